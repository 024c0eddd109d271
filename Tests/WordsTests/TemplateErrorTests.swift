import Testing

@testable import Words

/// Every fault with its place, what is at fault, and its sentence.
struct TemplateErrorTests {
    private static let faults: [(template: String, marked: String, place: String, reason: String)] =
        [
            ("a {{ b", "{{", "1:3", "this {{ is never closed with }}"),
            ("é\n {% if x", "{%", "2:2", "this {% is never closed with %}"),
            ("{# x", "{#", "1:1", "this {# is never closed with #}"),
            ("{{ 'x }}", "'", "1:4", "this quote is never closed"),
            ("{{ }}", " ", "1:3", "a field is wanted between {{ and }}"),
            ("{{ a b }}", "b", "1:6", "'|' is wanted before a filter, or }} to end the value"),
            ("{{ a..b }}", "a..b", "1:4", "'a..b' is no field: a part between its dots is empty"),
            ("{{ a + b }}", "+", "1:6", "'+' has no meaning here; a text that has it needs quotes"),
            ("{{ a | mony }}", "mony", "1:8", "there is no filter 'mony'. Did you mean 'money'?"),
            ("{{ a | }}", "", "1:8", "the name of a filter is wanted behind '|'"),
            (
                "{{ a | upper | money }}", "money", "1:16",
                "'money' comes too late: behind 'upper' there is only text"
            ),
            ("{{ a | short }}", "short", "1:8", "'short' is written short(80)"),
            ("{{ a | short(0) }}", "short(0", "1:8", "'short' is written short(80)"),
            ("{{ a | upper(1) }}", "upper(1", "1:8", "'upper' is written upper"),
            (
                "{{ a | plural('x') }}", "plural('x'", "1:8",
                "'plural' is written plural(\"share\", \"shares\")"
            ),
            (
                "{{ a | number(9) }}", "number(9", "1:8", "'number' is written number or number(2)"
            ),
            (
                "{{ a | time('dat') }}", "'dat'", "1:13",
                "there is no style of time 'dat'; there are full, zone, date, time, clock, iso."
                    + " Did you mean 'date'?"
            ),
            ("{{ a | money(| }}", "|", "1:14", "an argument is wanted here"),
            ("{{ a | money(b }}", "", "1:16", "',' or ')' is wanted behind an argument"),
            ("{% %}", " ", "1:3", "this tag is empty; write if, else, for or an end of them"),
            ("{% fi x %}", "fi", "1:4", "there is no tag 'fi'. Did you mean 'if'?"),
            ("{% if a %}", "a ", "", "a comparison is wanted after 'a'"),
            (
                "{% if a > 1 %}x", " if a > 1 ", "1:3",
                "this block is never ended with {% endif %}"
            ),
            ("{% endif %}", "endif", "1:4", "this 'endif' ends no {% if … %}"),
            ("{% else %}", "else", "1:4", "this 'else' stands in no {% if … %}"),
            (
                "{% if a > 1 %}{% else %}{% else %}{% endif %}", "else", "1:28",
                "this 'else' comes after the 'else' of its block"
            ),
            ("{% endfor %}", "endfor", "1:4", "this 'endfor' ends no {% for … %}"),
            (
                "{% for a in b %}{% endif %}{% endfor %}", "endif", "1:20",
                "this 'endif' ends no {% if … %}"
            ),
            (
                "{% for a b %}{% endfor %}", " for a b ", "1:3",
                "a loop is written {% for item in payload.items %} or "
                    + "{% for item in payload.items limit 5 %}"
            ),
            (
                "{% for a in b limit 101 %}{% endfor %}", "101", "1:21",
                "a loop's limit is a number from 1 to 100"
            ),
            (
                "{% for type in b %}{% endfor %}", "type", "1:8",
                "a loop's variable needs a name of its own, such as 'item'"
            ),
            (
                "{% for a in b %}{% if a.x > 1 %}{% endif %}{% endfor %}", " a.x > 1 ", "1:22",
                "a condition looks at the event and cannot look at 'a', which is a loop's"
            ),
            (
                "{% if a > 1 %}{% endif x %}", "x ", "1:24", "'endif' takes nothing behind it"
            ),
        ]

    @Test func `every fault has a place and a sentence`() throws {
        for fault in Self.faults {
            let error = #expect(throws: TemplateError.self, "\(fault.template)") {
                try Template(parsing: fault.template)
            }
            guard let error else { continue }
            // The conditions' own sentences are tested with the conditions.
            guard !fault.place.isEmpty else { continue }
            let bytes = Array(fault.template.utf8)
            let marked = bytes[error.offset..<error.offset + error.length]
            #expect(error.reason == fault.reason, "\(fault.template)")
            #expect(
                String(decoding: marked, as: UTF8.self) == fault.marked, "\(fault.template)")
            #expect("\(error.line):\(error.column)" == fault.place, "\(fault.template)")
        }
    }

    @Test func `a condition's fault stands where it stands in the template`() throws {
        let error = #expect(throws: TemplateError.self) {
            try Template(parsing: "x\n{% if confidence >> 3 %}{% endif %}")
        }
        #expect(error?.line == 2)
        #expect((17...20).contains(error?.column ?? 0))
    }

    @Test func `what would be without end is refused`() {
        func refusal(_ template: String) -> String? {
            #expect(throws: TemplateError.self) { try Template(parsing: template) }?.reason
        }
        let nested = String(repeating: "{% if a > 1 %}", count: 9)
        #expect(refusal(nested) == "more than 8 'if' and 'for' stand within one another")
        let loops = ["a", "b", "c"].map { "{% for \($0) in x %}" }.joined()
        #expect(refusal(loops) == "more than 2 loops stand within one another")
        let parts = String(repeating: "{{ a }}", count: 2_001)
        #expect(refusal(parts) == "the template has more than 2000 parts")
        let fields = (0...256).map { "{{ a\($0) }}" }.joined()
        #expect(refusal(fields) == "the template names more than 256 fields")
        let filters = "{{ a" + String(repeating: " | upper", count: 17) + " }}"
        #expect(refusal(filters) == "more than 16 filters follow one another")
        let long = String(repeating: "x", count: 65_537)
        #expect(refusal(long) == "the template is longer than 65536 bytes")
    }
}
