import Core
import Testing

@testable import Words

struct TemplateTests {
    private let scene = Scene()

    @Test(arguments: [
        ("plain } text { 100%", "plain } text { 100%"),
        ("{{ symbol }} {{symbol}}", "AAPL AAPL"),
        ("{{ type }} {{ subject }} {{ user }}{{ source }}", "signal AAPL ada"),
        ("{{ priority }}", "high"),
        ("{{ time }}", "2024-01-15 10:30:00"),
        ("{{ confidence }} {{ number.confidence }}", "85.2 85.2"),
        ("{{ desk }} {{ attr.desk }}", "tech_desk tech_desk"),
        ("{{ payload.symbol }}", "AAPL"),
        ("{{ deep.er.0.x }} {{ payload.deep.er.0.x }}", "1.5 1.5"),
        ("{{ odd }}", "café \"x\""),
        ("[{{ nothing }}{{ absent }}{{ deep }}{{ tags }}{{ title }}]", "[]"),
        ("{{ '{{' }} {{ 12 }} {{ \"it's\" }}", "{{ 12 it's"),
        ("a{# not said {{ #}b", "ab"),
    ]) func `fields are written where they stand`(template: String, text: String) throws {
        #expect(try scene.text(template) == text)
    }

    @Test(arguments: [
        (
            "{% if confidence > 80 %}high{% elif confidence > 50 %}mid{% else %}low{% endif %}",
            "high"
        ),
        (
            "{% if confidence > 90 %}high{% elif confidence > 50 %}mid{% else %}low{% endif %}",
            "mid"
        ),
        (
            "{% if confidence > 90 %}high{% elif confidence > 88 %}mid{% else %}low{% endif %}",
            "low"
        ),
        ("{% if pnl exists %}a{% endif %}b", "b"),
        (
            "{% if symbol in [AAPL] and not desk == x %}a{% if price < 1 %}b{% endif %}c{% endif %}",
            "ac"
        ),
        ("{% if symbol == '%}' %}a{% else %}b{% endif %}", "b"),
    ]) func `branches are taken by a route's conditions`(template: String, text: String) throws {
        #expect(try scene.text(template) == text)
    }

    @Test func `a loop goes over an array and stops at its limit`() throws {
        let elements = (0..<150).map { "{\"n\":\($0),\"in\":[1,2]}" }.joined(separator: ",")
        let event = Scene.event(payload: "{\"signals\":[\(elements)],\"texts\":[\"a\",null,2]}")
        func text(_ template: String) throws -> String { try scene.text(template, event) }
        #expect(
            try text("{% for s in payload.signals limit 3 %}{{ s.n }},{% endfor %}") == "0,1,2,")
        #expect(try text("{% for s in signals %}x{% endfor %}").count == 20)
        #expect(try text("{% for s in signals limit 100 %}x{% endfor %}").count == 100)
        #expect(try text("{% for t in texts %}<{{ t }}>{% endfor %}") == "<a><><2>")
        #expect(
            try text(
                "{% for s in signals limit 2 %}{{ s.n }}:{% for i in s.in %}{{ i }}{{ s.n }} "
                    + "{% endfor %}{% endfor %}") == "0:10 20 1:11 21")
        #expect(try text("a{% for s in absent %}x{% endfor %}b") == "ab")
        #expect(try text("a{% for s in type %}x{% endfor %}b") == "ab")
    }

    @Test func `a tag or comment alone on its line takes the line with it`() throws {
        let template = """
            one
              {% if confidence > 80 %}
            two
            {# nothing #}
            {% endif %}
            three {# here #} four
            """
        #expect(try scene.text(template) == "one\ntwo\nthree  four")
    }

    @Test func `two templates with one text are equal`() throws {
        #expect(try Template(parsing: "a{{ b }}") == Template(parsing: "a{{ b }}"))
        #expect(try Template(parsing: "a{{ b }}") != Template(parsing: "a{{ c }}"))
    }
}
