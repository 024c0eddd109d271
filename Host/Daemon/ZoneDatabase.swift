import Core
import Glibc
package import People
import Platform

/// The system's time zones, read from its files when they are asked for.
///
/// Any thread.
package struct ZoneDatabase: Sendable {
    package static let system = ZoneDatabase(folder: "/usr/share/zoneinfo")

    private static let fileLimit = 1 << 20
    private let folder: String

    package init(folder: String) { self.folder = folder }

    /// The zone with this name; reads a file below the folder and no other.
    ///
    /// UTC needs no file. Blocks on the disk.
    package func zone(named name: String) throws(ZoneFault) -> Zone {
        if name == Zone.utc.name { return .utc }
        guard ZoneDatabase.isName(name) else { throw unknown(name) }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read("\(folder)/\(name)", limit: ZoneDatabase.fileLimit)
        } catch {
            switch error.code {
            case ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG: throw unknown(name)
            default: throw ZoneFault("The time zone '\(name)' cannot be read: \(error.reason).")
            }
        }
        do throws(ZoneError) {
            return try Zone(name: name, file: bytes)
        } catch {
            let sentence = error.description
            throw ZoneFault("\(sentence.prefix(1).uppercased())\(sentence.dropFirst()).")
        }
    }

    /// Words of letters, digits and signs, with a slash between them: none is "..".
    private static func isName(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy(isSign)
        }
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Why there is no such zone: one sentence.
package struct ZoneFault: Error, Sendable, Equatable {
    package let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

// MARK: Guesses

extension ZoneDatabase {
    private func unknown(_ name: String) -> ZoneFault {
        guard Files.exists(folder) else {
            return ZoneFault(
                "There is no zone database at \(folder), so UTC is the only zone: install tzdata.")
        }
        let question = Suggestion.question(meant: nearest(to: name))
        let example = " A zone is named as in Europe/Berlin."
        return ZoneFault(
            "There is no time zone '\(name)'." + (question.isEmpty ? example : question))
    }

    /// A zone of that place, or one that is spelt nearly so.
    private func nearest(to name: String) -> String? {
        let names = names
        let place = "/" + String(name.lowercased().map { $0 == " " ? "_" : $0 })
        return names.first { $0.lowercased().hasSuffix(place) }
            ?? Suggestion.nearest(to: name, in: names)
    }

    /// All names; none where the system does not list them.
    ///
    /// Reads some 100 KB: only for who has to suggest one.
    var names: [String] {
        let list = (try? Files.read("\(folder)/tzdata.zi", limit: ZoneDatabase.fileLimit)) ?? []
        return list.split(separator: UInt8(ascii: "\n")).compactMap(ZoneDatabase.name)
    }

    /// The zone that a line of that list is about: "Z name …", or "L zone name" for an alias.
    private static func name(in line: ArraySlice<UInt8>) -> String? {
        let place: Int
        switch line.first {
        case UInt8(ascii: "Z"): place = 1
        case UInt8(ascii: "L"): place = 2
        default: return nil
        }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: place + 1)
        guard words.count > place, words[0].count == 1 else { return nil }
        return String(decoding: words[place], as: UTF8.self)
    }
}
