import Core
import Testing

@testable import Words

struct FilterTests {
    private func text(_ template: String, locale: String = "en") throws -> String {
        var scene = Scene()
        scene.reader.locale = locale
        return try scene.text(template)
    }

    @Test(arguments: [
        ("en", "{{ 1234.5 | money }}", "$1,234.50"),
        ("en", "{{ 2500 | money('INR') }}", "₹2,500.00"),
        ("en", "{{ 2500 | price('INR') }}", "₹2,500"),
        ("en", "{{ 175.5 | price }}", "$175.50"),
        ("en", "{{ 0.00001234 | price }}", "$0.00001234"),
        ("en", "{{ 0.25 | price }}", "$0.25"),
        ("en", "{{ 1234.5 | money('EUR') }}", "€1,234.50"),
        ("en", "{{ 1234.5 | money('jpy') }}", "¥1,235"),
        ("en", "{{ 12 | money('CHF') }}", "CHF\u{A0}12.00"),
        ("en", "{{ 12 | money('kr') }}", "kr\u{A0}12.00"),
        ("en", "{{ price | money(currency) }}", "$175.50"),
        ("en", "{{ price | money(absent) }}", "$175.50"),
        ("en", "{{ -5 | money }}", "-$5.00"),
        ("en", "{{ 5 | signed | money }}", "+$5.00"),
        ("en", "{{ -5 | signed | money }}", "-$5.00"),
        ("en", "{{ -0.001 | money }}", "$0.00"),
        ("en", "{{ 0 | signed | money }}", "$0.00"),
        ("en-IN", "{{ 1234567.8 | money('INR') }}", "₹12,34,567.80"),
        ("en-IN", "{{ 100000 | number }} {{ 99999 | number }}", "1,00,000 99,999"),
        ("hi", "{{ 123456789 | number }}", "12,34,56,789"),
        ("de", "{{ 1234.5 | money('EUR') }}", "1.234,50\u{A0}€"),
        ("de-AT", "{{ 1234.5 | money('EUR') }}", "€\u{A0}1.234,50"),
        ("de-CH", "{{ 1234.5 | money('CHF') }}", "CHF\u{A0}1’234.50"),
        ("fr", "{{ 1234.5 | money('EUR') }}", "1\u{202F}234,50\u{A0}€"),
        ("es", "{{ 1234.5 | money('EUR') }}", "1234,50\u{A0}€"),
        ("es", "{{ 12345.5 | money('EUR') }}", "12.345,50\u{A0}€"),
        ("ja", "{{ 1234 | money('JPY') }}", "¥1,234"),
        (
            "en", "{{ confidence | percent }} {{ 85 | percent }} {{ 85 | percent(1) }}",
            "85.2% 85% 85.0%"
        ),
        ("en", "{{ -0.376 | signed | percent }} {{ 1.5 | signed | percent }}", "-0.38% +1.5%"),
        ("de", "{{ confidence | percent }}", "85,2\u{A0}%"),
        ("en", "{{ 1234.5678 | number }} {{ 1234.5678 | number(2) }}", "1,234.5678 1,234.57"),
        (
            "en", "{{ 1.005 | number(2) }} {{ 2.675 | number(2) }} {{ 0.5 | number(0) }}",
            "1.01 2.68 1"
        ),
        ("en", "{{ 999.999 | number(2) }} {{ 0.1 | number }}", "1,000.00 0.1"),
        (
            "en", "{{ spelt | number(1) }} {{ spelt }} {{ spelt | signed }}",
            "1,234.5 1234.5 +1,234.5"
        ),
        ("en", "{{ symbol | money }} {{ absent | money }}|", "AAPL |"),
        (
            "en", "{{ 1e300 | money }} {{ 1e15 | number }} {{ 2e16 | number }}",
            "$1e+300 1,000,000,000,000,000 2e+16"
        ),
    ]) func `numbers are written as the reader's locale writes them`(
        locale: String, template: String, expected: String
    ) throws {
        #expect(try text(template, locale: locale) == expected, "\(template)")
    }

    @Test(arguments: [
        ("{{ 1 | plural('share', 'shares') }} {{ 2 | plural('share', 'shares') }}", "share shares"),
        (
            "{{ 0 | plural('share', 'shares') }} {{ 1.5 | plural('share', 'shares') }}",
            "shares shares"
        ),
        ("{{ absent | plural('a', 'b') }}|", "|"),
        ("{{ direction | lower }} {{ direction | lower | title }}", "long Long"),
        ("{{ desk | upper }} {{ desk | label }}", "TECH_DESK Tech desk"),
        ("{{ 'the café of zoë' | title }}", "The Café Of Zoë"),
        ("{{ strategy | short(4) }} {{ strategy | short(8) }}", "Mom… Momentum"),
        ("{{ '👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦' | short(2) }}", "👨‍👩‍👧‍👦…"),
        ("{{ absent | default('–') }} {{ symbol | default('–') }}", "– AAPL"),
        ("{{ absent | default(nothing) | default(symbol) | lower }}", "aapl"),
        (
            "{{ absent | default(price) | money }} {{ absent | money | default('none') }}",
            "$175.50 none"
        ),
        ("{{ title | default(0) | number(1) }}", "0.0"),
    ]) func `texts are formed as the filters say`(template: String, expected: String) throws {
        #expect(try text(template) == expected, "\(template)")
    }

    @Test func `plurals follow the reader's language where no other is named`() throws {
        let template =
            "{{ 0 | plural('a', 'b') }}{{ 1 | plural('a', 'b') }}{{ 1.5 | plural('a', 'b') }}"
        let forms = try ["en", "de", "es", "fr", "hi", "ja"].map { try text(template, locale: $0) }
        #expect(forms == ["bab", "bab", "bab", "aaa", "aab", "bbb"])
    }

    @Test(arguments: [
        ("{{ time | time }}", "2024-01-15 16:00:00"),
        ("{{ time | time('zone') }}", "2024-01-15 16:00:00 IST"),
        ("{{ time | time('date') }}", "2024-01-15"),
        ("{{ time | time('time') }} {{ time | time('clock') }}", "16:00:00 16:00"),
        ("{{ time | time('iso') }}", "2024-01-15T16:00:00+05:30"),
        ("{{ when | time }} {{ iso | time }}", "2024-01-15 16:00:00 2024-01-15 16:00:00"),
        (
            "{{ 1705314600 | time('clock') }} {{ '2024-01-15 10:30:00' | time }}",
            "16:00 2024-01-15 10:30:00"
        ),
        ("{{ symbol | time }} {{ absent | time }}|", "AAPL |"),
        ("{{ time | ago }} {{ symbol | ago }}", "5 minutes ago AAPL"),
        (
            "{{ 1705314895 | ago }}, {{ 1705311300 | ago }}, {{ 1705142100 | ago }}",
            "just now, 1 hour ago, 2 days ago"
        ),
        ("{{ 1705315020 | ago }}, {{ 1705322100 | ago }}", "in 2 minutes, in 2 hours"),
    ]) func `times are those of the reader's clocks`(template: String, expected: String) throws {
        var scene = Scene()
        scene.reader.clock = WallClock(seconds: 19_800, abbreviation: "IST")
        #expect(try scene.text(template) == expected, "\(template)")
    }

    @Test func `a day is written as the locale writes it`() throws {
        let dates = try ["en", "de", "fr", "hi", "ja"].map {
            try text("{{ time | time('date') }}", locale: $0)
        }
        #expect(
            dates == ["2024-01-15", "15.01.2024", "15/01/2024", "15/01/2024", "2024/01/15"])
        #expect(try text("{{ time | ago }}", locale: "de-AT") == "vor 5 Minuten")
    }

    @Test func `a zone is asked at the moment that is written`() throws {
        var scene = Scene()
        scene.reader.clock = WallClock { unixNs in
            unixNs < Scene.time
                ? WallClock.Reading(seconds: 3_600, abbreviation: "CET")
                : WallClock.Reading(seconds: 7_200, abbreviation: "CEST")
        }
        let text = try scene.text(
            "{{ time | time('zone') }}, {{ 1705314599 | time('zone') }}")
        #expect(text == "2024-01-15 12:30:00 CEST, 2024-01-15 11:29:59 CET")
    }

    @Test func `moments at the ends of time are written somehow`() throws {
        for zone in [0, 86_399, -86_399, 1 << 40] {
            var scene = Scene()
            scene.reader.clock = WallClock(seconds: zone, abbreviation: "")
            for time in [Int64.max, Int64.min, 1, -1] {
                var event = Scene.event(payload: "")
                event.timeUnixNs = time
                #expect(
                    !(try scene.text("{{ time | time('zone') }} {{ time | ago }}", event)).isEmpty)
            }
        }
    }
}
