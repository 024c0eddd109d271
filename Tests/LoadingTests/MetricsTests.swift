import Observability
import Testing

@Suite("Metrics as text")
struct MetricsTests {
    private let metrics = Metrics()

    private func define(
        _ kind: Metrics.Kind, _ name: String, help: String = "", in instance: String = "a"
    ) -> UInt64 {
        metrics.define(kind, name: name, unit: "", help: help, instance: instance)
    }

    @Test func oneFamilyForEachName() {
        let (first, second) = (define(.counter, "n_total"), define(.counter, "n_total", in: "b"))
        metrics.record(first, 2, labels: [])
        metrics.record(second, 1, labels: [("code", "200")])
        metrics.record(second, 1, labels: [("code", "200")])
        #expect(
            metrics.text() == """
                # HELP belfry_plugin_n_total \n\
                # TYPE belfry_plugin_n_total counter
                belfry_plugin_n_total{instance="a"} 2.0
                belfry_plugin_n_total{instance="b",code="200"} 2.0

                """)
    }

    @Test func noValueCanForgeALine() {
        let handle = define(.gauge, "g", help: "one\ntwo\r\nthree \\")
        let evil = ["x\r\nforged 1", "\"} 1\nforged", "\"\u{301}} 1", "back\\slash"]
        for value in evil { metrics.record(handle, 1, labels: [("l", value)]) }
        let lines = metrics.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2 + evil.count + 1)
        for line in lines.dropLast() {
            #expect(line.hasPrefix("# ") || line.hasPrefix("belfry_plugin_g{instance=\"a\",l=\""))
        }
        // Every quote within a value is escaped: by scalars, for a quote with an accent is one
        // character.
        #expect(
            metrics.text().unicodeScalars.split(separator: "\n").allSatisfy { line in
                var quotes = 0
                var isEscaped = false
                for scalar in line {
                    if scalar == "\"" && !isEscaped { quotes += 1 }
                    isEscaped = scalar == "\\" && !isEscaped
                }
                return line.first == "#" || quotes == 4
            })
    }

    @Test func histogramsCount() {
        let handle = define(.histogram, "send_seconds")
        for value in [0.001, 0.002, 30, 100] { metrics.record(handle, value, labels: []) }
        let text = metrics.text()
        #expect(text.contains("_bucket{instance=\"a\",le=\"0.001\"} 1\n"))
        #expect(text.contains("_bucket{instance=\"a\",le=\"0.0025\"} 2\n"))
        #expect(text.contains("_bucket{instance=\"a\",le=\"60.0\"} 3\n"))
        #expect(text.contains("_bucket{instance=\"a\",le=\"+Inf\"} 4\n"))
        #expect(text.contains("_count{instance=\"a\"} 4\n"))
    }

    @Test func limitsAreKept() {
        for number in 0..<256 { #expect(define(.counter, "m\(number)") != 0) }
        #expect(define(.counter, "one_more") == 0)
        #expect(define(.counter, "one_more", in: "b") != 0)
        let handle = define(.counter, "m0")
        for number in 0..<1_200 { metrics.record(handle, 1, labels: [("l", "\(number)")]) }
        let text = metrics.text()
        #expect(text.contains("belfry_plugin_m0{instance=\"a\",overflow=\"true\"} 200.0"))
        metrics.record(handle, .nan, labels: [])
        metrics.record(handle, -5, labels: [("l", "1")])
        #expect(metrics.text() == text)
    }

    @Test(arguments: ["", "A", "1a", "a-b", "a b", "a\n", "é", String(repeating: "a", count: 65)])
    func badNames(_ name: String) {
        #expect(define(.counter, name) == 0)
    }
}
