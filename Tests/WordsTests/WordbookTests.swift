import CBelfry
import Core
import JSON
import Testing

@testable import Words

struct WordbookTests {
    private static func settings(_ json: String) throws -> Wordbook {
        try WordSettings(reading: JSONValue(parsing: json)).wordbook
    }

    private func title(
        _ wordbook: Wordbook, type: String = "order_filled", kind: String = "sms",
        locale: String = "en"
    ) -> String {
        var scene = Scene(wordbook: wordbook)
        scene.reader.locale = locale
        scene.kind = kind
        return scene.render(EventDraft(type: type)).title
    }

    @Test func `the override that names more precisely what is said wins`() throws {
        let wordbook = try Self.settings(
            """
            {"templates": [
              {"type": "order_filled", "channel": "sms", "locale": "en-IN", "title": "region"},
              {"type": "order_filled", "channel": "sms", "locale": "en", "title": "language"},
              {"type": "order_filled", "channel": ["sms", "telegram"], "title": "kind"},
              {"type": "order_filled", "title": "type"},
              {"type": "order_f*", "channel": "sms", "title": "longer pattern"},
              {"type": "order_*", "title": "pattern"},
              {"title": "first"},
              {"type": "*", "title": "last"}
            ]}
            """)
        #expect(title(wordbook, locale: "en-IN") == "region")
        #expect(title(wordbook, locale: "en-GB") == "language")
        #expect(title(wordbook, kind: "telegram", locale: "en-IN") == "kind")
        #expect(title(wordbook, kind: "email") == "type")
        #expect(title(wordbook, type: "order_expired") == "pattern")
        #expect(title(wordbook, type: "signal") == "last")
        #expect(title(wordbook, locale: "de") == "kind")
    }

    @Test func `a part that an override leaves out is taken from the next`() throws {
        let wordbook = try Self.settings(
            """
            {"templates": [
              {"type": "signal", "title": "T {{ symbol }}"},
              {"type": "sig*", "title": "no", "summary": "S {{ symbol }}"},
              {"fields": {"Kurs": "{{ price | money }}", "None": "{{ absent }}"}, "actions": []}
            ]}
            """)
        let words = Scene(wordbook: wordbook).render(Scene.signal)
        #expect(words.title == "T AAPL")
        #expect(words.summary == "S AAPL")
        #expect(words.fields.map(\.label) == ["Kurs"])
        #expect(words.fields.map(\.text) == ["$175.50"])
        #expect(words.actions.isEmpty)
    }

    @Test func `a reader is spoken to in the nearest language there is`() throws {
        let english = try Self.settings(
            "{\"templates\":[{\"locale\":\"en\",\"title\":\"own\",\"summary\":\"own\"}]}")
        var scene = Scene(wordbook: english)
        func words(_ locale: String) -> Words {
            scene.reader.locale = locale
            return scene.render(EventDraft(type: "order_filled"))
        }
        #expect(words("de-AT").title == "✅ Order ausgeführt")
        #expect(words("de-AT").locale == "de-AT")
        #expect(words("de_at").locale == "de-AT")
        #expect(words("fr").title == "own")
        #expect(words("fr").locale == "en")
        #expect(words("en-IN").locale == "en-IN")
        #expect(words("").locale == "en")
        #expect(words("klingon!").title == "own")
    }

    @Test func `an override in a language that the host lacks is used`() throws {
        let french = try Self.settings(
            """
            {"currency": "EUR", "templates": [{"type": "order_filled", "locale": "fr",
             "title": "Ordre exécuté", "summary": "{{ 0 | plural('action', 'actions') }} {{ 1234.5 | money }}"}]}
            """)
        var scene = Scene(wordbook: french)
        scene.reader.locale = "fr-FR"
        let words = scene.render(EventDraft(type: "order_filled"))
        #expect(words.title == "Ordre exécuté")
        #expect(words.summary == "action 1\u{202F}234,50\u{A0}€")
        #expect(words.locale == "fr-FR")
    }

    @Test func `what a block gets wrong is told with its place`() throws {
        let faults = #expect(throws: WordSettings.Faults.self) {
            try WordSettings(
                reading: JSONValue(
                    parsing: """
                        {"curency": "INR", "currency": 5, "templates": [
                          {"type": ["ordr_filled", "x*"], "title": "a {{ b | mony }}"},
                          {"type": "com.acme.*", "titel": "x"},
                          {"locale": "x", "body": 5, "actions": ["acknowlege"], "fields": []},
                          7,
                          {"channel": 1, "fields": {"": "x", "a\\nb": "x", "ok": "{% if %}"}}
                        ]}
                        """))
        }
        let told = faults?.faults.map { fault in
            "\(fault.pointer)\(Self.place(fault.part)): \(fault.reason)"
        }
        let wanted = [
            "/curency (key): 'curency' is not a setting of words. Did you mean 'currency'?",
            "/currency: 'currency' is a code of three letters, such as INR",
            "/templates/0/type/0: there is no type 'ordr_filled'. Did you mean 'order_filled'?",
            "/templates/0/type/1: the pattern 'x*' stands for no type of the vocabulary",
            "/templates/0/title 9..<13: there is no filter 'mony'. Did you mean 'money'?",
            "/templates/1/titel (key): 'titel' is not a setting of a template. Did you mean 'title'?",
            "/templates/1: this template says nothing: give it a title, summary, body, fields or actions",
            "/templates/2/locale: 'locale' is a language such as de, or with a region such as de-AT",
            "/templates/2/body: 'body' is a whole number, but a text is wanted",
            "/templates/2/fields: 'fields' is a list, but a mapping of labels to templates is wanted",
            "/templates/2/actions/0: there is no action 'acknowlege'; there are acknowledge, snooze, "
                + "unsubscribe. Did you mean 'acknowledge'?",
            "/templates/3: a template is a whole number, but a mapping is wanted",
            "/templates/4/channel: 'channel' is a whole number, but a text or a list of texts is wanted",
            "/templates/4/fields/ (key): a label is a line of 1 to 128 bytes",
            "/templates/4/fields/a\nb (key): a label is a line of 1 to 128 bytes",
        ]
        for (index, sentence) in wanted.enumerated() {
            #expect(told?.dropFirst(index).first == sentence)
        }
        #expect(told?.count == wanted.count + 1)
        #expect(
            told?.last
                == "/templates/4/fields/ok 5..<6: a condition is wanted here, such as confidence > 70"
        )
    }

    private static func place(_ part: WordSettings.Fault.Part) -> String {
        switch part {
        case .key: " (key)"
        case .value: ""
        case .bytes(let range): " \(range)"
        }
    }

    @Test func `an empty block changes nothing`() throws {
        for block in ["null", "{}", "{\"templates\":null}", "{\"templates\":[]}"] {
            #expect(title(try Self.settings(block)) == title(Wordbook()))
        }
    }

    @Test(arguments: [
        ("de", "de", "de"), ("DE_at", "de", "de-AT"), ("zh-hant-TW", "zh", "zh-Hant-TW"),
        ("es-419", "es", "es-419"), ("en-US-u-ca-gregory", "en", "en-US"),
    ]) func `a locale is read in any spelling`(text: String, language: String, usual: String) {
        #expect(LocaleTag(text)?.language == language)
        #expect(LocaleTag(text)?.text == usual)
    }

    @Test(arguments: ["", "x", "1a", "english", "de-", "-de", "d€", "de--AT"])
    func `what is no locale is none`(text: String) {
        #expect(LocaleTag(text) == nil)
    }
}
