import Loading
import Platform
import TestKit
import Testing

@Suite("ELF images")
struct ELFImageTests {
    private let bytes: [UInt8]

    init() throws {
        bytes = try Files.read(try BadPlugins.library("good"), limit: 1 << 24)
    }

    @Test func tellsWhatALibraryNeedsAndExports() throws {
        try bytes.withUnsafeBytes { buffer in
            let image = ELFImage(buffer)
            try image.check(named: "x.so")
            #expect(image.exportedSymbols() == ["belfry_plugin_entry"])
            #expect(image.linking().needed.contains("libc.so.6"))
            #expect(!image.linking().isProgram)
            #expect(image.linking().searchPath == [])
        }
    }

    @Test func knowsAProgramThatLooksLikeALibrary() throws {
        try Files.read(BuiltProducts.belfry, limit: 1 << 30).withUnsafeBytes { buffer in
            #expect(ELFImage(buffer).linking().isProgram)
            #expect(throws: LoadingError.self) { try ELFImage(buffer).check(named: "belfry") }
        }
    }

    @Test func everyLengthOfAFileIsBorne() throws {
        var refused = 0
        for length in stride(from: 0, to: bytes.count, by: 97) {
            bytes.withUnsafeBytes { whole in
                let image = ELFImage(UnsafeRawBufferPointer(rebasing: whole[..<length]))
                do throws(LoadingError) {
                    try image.check(named: "x.so")
                    _ = image.linking()
                    _ = image.exportedSymbols()
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 50)
    }

    @Test("Bytes that lie are borne", arguments: UInt64(0)..<120)
    func lies(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var spoiled = bytes
        // The header and the tables of segments first of all.
        let limit = seed % 2 == 0 ? 64 + 12 * 56 : spoiled.count
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 4..<limit, using: &random)
            spoiled[place] =
                [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
                .randomElement(using: &random) ?? 0
        }
        spoiled.withUnsafeBytes { buffer in
            let image = ELFImage(buffer)
            try? image.check(named: "x.so")
            guard buffer.count >= 64 else { return }
            _ = image.linking()
            _ = image.exportedSymbols()
        }
    }
}
