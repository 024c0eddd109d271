import JSON
import TestKit
import Testing

@Suite("JSON, written and read again")
struct JSONRoundTripTests {
    @Test("is the same value, compact and indented", arguments: 0..<500 as Range<UInt64>)
    func values(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let value = Self.value(depth: 5, &random)
        #expect(try JSONValue(parsing: value.text()) == value)
        #expect(try JSONValue(parsing: value.text(pretty: true)) == value)
        let bytes = Array(value.text().utf8)
        #expect(try JSONValue(parsing: bytes[...]) == value)
        #expect(JSONEncoding.encode(value) == value)
        #expect(try JSONDecoding.decode(JSONValue.self, from: value) == value)
    }

    @Test("is the same double, bit by bit")
    func doubles() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let double = Double(bitPattern: random.next())
            guard double.isFinite else { continue }
            let read = try JSONValue(parsing: JSONValue.number(double).text())
            #expect(read.double?.bitPattern == double.bitPattern)
        }
    }

    @Test("reads decimal numbers to the nearest double, as the standard library does")
    func decimals() throws {
        var random = SeededRandom(seed: 2)
        for _ in 0..<20_000 {
            var text = Bool.random(using: &random) ? "-" : ""
            text += String(
                UInt64.random(
                    in: 0...(.max >> UInt64.random(in: 0..<64, using: &random)), using: &random))
            text +=
                "."
                + String(
                    UInt64.random(
                        in: 0...(.max >> UInt64.random(in: 0..<64, using: &random)), using: &random)
                )
            if Bool.random(using: &random) {
                text += "e\(Int.random(in: -30...30, using: &random))"
            }
            #expect(try JSONValue(parsing: text) == .number(try #require(Double(text))), "\(text)")
        }
    }

    @Test("a damaged text is refused or read, and what was read survives the next round")
    func damage() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<5_000 {
            var bytes = Array(Self.value(depth: 4, &random).text().utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(Self.telling.randomElement(using: &random) ?? 0, at: position)
                default: bytes.removeSubrange(position...)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            do throws(JSONError) {
                let value = try JSONValue(parsing: bytes)
                #expect((try? JSONValue(parsing: value.text())) == value)
            } catch {
                #expect(error.offset <= bytes.count)
            }
        }
    }

    private static let telling = Array(#"{}[]",:\0-+.eEtfnu"#.utf8)

    private static func value(depth: Int, _ random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            return .integer(
                Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: return .number(Double.random(in: -1e6...1e6, using: &random))
        case 4, 5: return .string(text(&random))
        case 6:
            return .array(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                    value(depth: depth - 1, &random)
                })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<25, using: &random) {
                object[text(&random)] = value(depth: depth - 2, &random)
            }
            return .object(object)
        }
    }

    private static func text(_ random: inout SeededRandom) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let limit: UInt32 =
                [0x30, 0x80, 0x3000, 0x110000].randomElement(using: &random) ?? 0x80
            guard let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) else {
                continue
            }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
