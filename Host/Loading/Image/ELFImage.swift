/// What can be told of a shared library from its bytes, before any of its code runs.
///
/// A file that is cut short would end the process with SIGBUS as soon as a missing page is touched,
/// so every segment is checked against the file's length.
package struct ELFImage {
    let bytes: UnsafeRawBufferPointer

    /// x86-64 and AArch64, the machines that Debian 12 and Swift share, by ELF's numbers.
    #if arch(x86_64)
        private static let machine: (number: UInt16, name: String) = (62, "x86-64")
    #else
        private static let machine: (number: UInt16, name: String) = (183, "AArch64")
    #endif

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Throws when the loader would refuse it or be hurt by it.
    ///
    /// `name` is the operator's path.
    package func check(named name: String) throws(LoadingError) {
        func refuse(_ reason: String) -> LoadingError {
            LoadingError(.notLibrary, "\(name) \(reason)")
        }
        guard !bytes.isEmpty else { throw refuse("is empty; build the plugin again") }
        guard bytes.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46]) else {
            throw refuse(
                "is not a shared library (no ELF header); name the .so that the build made")
        }
        guard bytes.count >= 64 else { throw refuse("is cut short (\(bytes.count) bytes)") }
        guard bytes[4] == 2, bytes[5] == 1 else {
            throw refuse(
                "is built for a 32-bit or big-endian machine; build it for \(Self.machine.name)")
        }
        let machine = number(at: 18, as: UInt16.self)
        guard machine == Self.machine.number else {
            throw refuse(
                "is built for \(Self.nameOfMachine(machine)), this host runs on "
                    + "\(Self.machine.name); build it for this machine")
        }
        guard number(at: 16, as: UInt16.self) == 3 else {
            throw refuse("is an ELF file but not a shared library; link it with -shared")
        }
        try checkSegments(refuse)
        guard !linking().isProgram else {
            throw refuse("is a program, not a shared library; link it with -shared")
        }
    }

    private func checkSegments(_ refuse: (String) -> LoadingError) throws(LoadingError) {
        let table = number(at: 32, as: UInt64.self)
        let entrySize = UInt64(number(at: 54, as: UInt16.self))
        let count = UInt64(number(at: 56, as: UInt16.self))
        let length = UInt64(bytes.count)
        let cut = "is cut short (\(bytes.count) bytes, its segments reach further); copy it again"
        guard entrySize == 56, table <= length, count * entrySize <= length - table else {
            throw refuse(cut)
        }
        for index in 0..<count {
            let entry = Int(table + index * entrySize)
            guard number(at: entry, as: UInt32.self) == 1 else { continue }
            let offset = number(at: entry + 8, as: UInt64.self)
            let size = number(at: entry + 32, as: UInt64.self)
            guard offset <= length, size <= length - offset else { throw refuse(cut) }
        }
    }

    private func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    private static func nameOfMachine(_ number: UInt16) -> String {
        switch number {
        case 3: "x86 (32 bits)"
        case 40: "ARM (32 bits)"
        case 62: "x86-64"
        case 183: "AArch64"
        case 243: "RISC-V"
        default: "machine \(number)"
        }
    }
}
