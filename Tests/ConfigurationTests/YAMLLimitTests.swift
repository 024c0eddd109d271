import TestKit
import Testing

@testable import Configuration

@Suite struct YAMLLimitTests {
    private func refusal(_ bytes: [UInt8]) -> String {
        do throws(ConfigurationError) {
            return try ConfigurationFile.parse(bytes, path: "f", environment: [:]).warnings.text()
        } catch {
            return error.description
        }
    }

    @Test func `Ten megabytes are refused unread`() {
        var asked = 0
        let big = [UInt8](repeating: UInt8(ascii: "#"), count: 10 << 20)
        #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.read(path: "f", environment: [:]) { _, limit throws(FileFault) in
                asked = limit
                return FileContents(bytes: Array(big.prefix(limit + 1)))
            }
        }
        #expect(asked == 1 << 20)
        #expect(refusal(big) == "f: error: the file is larger than 1 MiB, so it was not read")
        #expect(refusal(Array(big.prefix(1 << 20))).contains("the file is empty"))
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x61, 0], "f:1:1: error: the file is UTF-16; save it as UTF-8"),
        ([0xFE, 0xFF, 0, 0x61], "f:1:1: error: the file is UTF-16; save it as UTF-8"),
        (
            [0xEF, 0xBB, 0xBF, 0x61],
            "f:1:1: error: the file begins with a byte order mark; save it as UTF-8 without one"
        ),
        (
            [0x61, 0x0A, 0x62, 0xC3, 0x28],
            "f:2:2: error: the byte 0xC3 is not valid UTF-8; save the file as UTF-8"
        ),
        (
            [0x61, 0, 0x62],
            "f:1:2: error: there is a NUL byte here; is this a text file in UTF-8?"
        ),
        ([0x61, 0x1B], "f:1:2: error: the control character U+001B is not allowed; remove it"),
        ([0x7F], "f:1:1: error: the control character U+007F is not allowed; remove it"),
        ([0xC2, 0x85], "f:1:1: error: the control character U+0085 is not allowed; remove it"),
        (
            [0x61, 0xE2, 0x80, 0xA8],
            "f:1:2: error: the invisible line separator U+2028 is not allowed; remove it"
        ),
    ])
    func `Bytes that no editor would show are refused`(bytes: [UInt8], sentence: String) {
        let first = refusal(bytes).split(separator: "\n").first.map(String.init)
        #expect(first == sentence)
    }

    @Test func `A bomb of aliases is refused, and quickly`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        // A billion values if they were made; the limit is a ten-thousandth of that.
        let took = ProcessorTime.spent {
            #expect(refusal(Array(text.utf8)).contains("more than 100,000 values"))
        }
        #expect(took < .seconds(20))
    }

    @Test func `Merges count as well`() {
        var text = "a0: &a0 { "
        for key in 0..<1000 { text += "k\(key): 1, " }
        text += "}\n"
        for index in 1...200 { text += "a\(index): { <<: *a0 }\n" }
        #expect(refusal(Array(text.utf8)).contains("more than 100,000 values"))
    }

    @Test(arguments: [64, 65, 5000])
    func `Depth is limited`(depth: Int) {
        // The mappings of the file itself are four levels.
        let lists =
            String(repeating: "[", count: depth - 4) + String(repeating: "]", count: depth - 4)
        let text = "sources: { a: { plugin: x, config: { k: \(lists) } } }"
        let rendering = refusal(Array(text.utf8))
        #expect(rendering.contains("nested deeper than 64 levels") == (depth > 64))
    }

    @Test func `Depth counts through aliases`() {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let text =
            "a: &a \(deep)\nb: " + String(repeating: "[", count: 40) + "*a"
            + String(repeating: "]", count: 40)
        #expect(refusal(Array(text.utf8)).contains("nested deeper than 64 levels"))
    }

    @Test func `A line eight times as long takes no more than its share`() {
        let growth = ProcessorTime.growth(from: 11_000, times: 8) { count in
            let values = String(repeating: "1, ", count: count)
            let text = "sources: { a: { plugin: x, config: { k: [\(values)] } } }"
            #expect(refusal(Array(text.utf8)).isEmpty)
        }
        #expect(growth < 20, "eight times the line took \(growth) times as long")
    }

    @Test func `Fifty findings are told and the others counted`() {
        let keys = (0..<60).map { "key\($0): 1\n" }.joined()
        let rendering = refusal(Array(keys.utf8))
        #expect(rendering.hasSuffix("f: error: 10 more, which will show once these are mended"))
        #expect(rendering.split(separator: "\n").count == 50 * 3 + 1)
    }

    @Test func `Thousands of unknown names do not take long`() {
        // Looking each unknown name up among all that there are would be 64 times the work.
        let growth = ProcessorTime.growth(from: 250, times: 8) { count in
            let instances = (0..<count).map { "  a\($0): { plugin: x }\n" }.joined()
            let names = (0..<count * 10).map { "b\($0)" }.joined(separator: ", ")
            let text = "channels:\n\(instances)routes: [{ channels: [\(names)] }]\n"
            #expect(refusal(Array(text.utf8)).contains("there is no channel named \"b0\""))
        }
        #expect(growth < 24, "eight times the names took \(growth) times as long")
    }
}
