import CBelfry
import Core
import People
import Store
import Testing

@Suite("Text of any kind is stored and sent as it is") struct StoredTextTests {
    private static let texts = [
        #"it's "quoted" \ and `ticked`"#, "🔔👩‍👩‍👧‍👦 🇮🇳", "مرحبا ‮abc‬ שלום", "a\u{301}é",
        "'; DROP TABLE delivery; --", "?1 :name @name $name %s %n",
    ]

    @Test(arguments: texts, RigStore.allCases)
    func `An event whose every text is hostile`(text: String, kind: RigStore) throws {
        let rig = try StoredRig(on: kind)
        rig.start(StoredRig.configuration([try rig.scribe()]))
        var sent = EventDraft(type: "order_filled")
        let status = rig.send(text) { draft in
            draft.subject = text
            draft.title = text
            draft.body = text
            draft.dedupKey = text
            draft.threadKey = text
            draft.payload = #"{"word":"🔔 '; DROP TABLE event"}"#
            draft.attrs = [(text, text)]
            draft.numbers = [(text, 1.5)]
            sent = draft
        }
        #expect(status == BELFRY_OK)
        #expect(rig.reaches(.delivered, text))
        let number = try #require(try rig.store.event(withID: text))
        let stored = try #require(try rig.store.event(number)).draft
        #expect(stored.id == text)
        #expect(
            [stored.subject, stored.title, stored.body, stored.dedupKey, stored.threadKey]
                == Array(repeating: text, count: 5))
        #expect(stored.payload == sent.payload)
        #expect(stored.attrs.map(\.value) == [text])
        #expect(stored.numbers.map(\.key) == [text])
        #expect(rig.send(text) == BELFRY_REJECTED)
    }

    @Test(arguments: texts, RigStore.allCases)
    func `A user with a hostile name has notifications like another`(
        name: String, kind: RigStore
    ) throws {
        let rig = try StoredRig(on: kind)
        let user = User(id: name, contacts: [Contact(channel: "email", address: "a@x.org")])
        rig.start(
            StoredRig.configuration(
                [try rig.scribe(defines: ["ID=\"belfry.email\""])], users: [user]))
        #expect(rig.send("one") { $0.user = name } == BELFRY_OK)
        #expect(rig.reaches(.delivered, "one"))
        #expect(try rig.deliveries("one").map(\.user) == [name])
        #expect(try rig.store.unreadCount(of: name) == 1)
        #expect(try rig.store.unreadCount(of: "desk") == 0)
    }

    @Test(arguments: ["a\u{0}z", "line\nline", "\u{1B}[31m"], RigStore.allCases)
    func `A name that could break a line or end a text is refused`(
        text: String, kind: RigStore
    ) throws {
        let rig = try StoredRig(on: kind)
        rig.start(StoredRig.configuration([try rig.scribe()]))
        #expect(rig.send(text) == BELFRY_INVALID)
        #expect(rig.send("one") { $0.user = text } == BELFRY_INVALID)
        #expect(rig.send("two") == BELFRY_OK)
        #expect(rig.reaches(.delivered, "two"))
        #expect(rig.attempts().map(\.event) == ["two"])
    }

    @Test(arguments: RigStore.allCases)
    func `Payloads as large as they may be are kept whole`(kind: RigStore) throws {
        let rig = try StoredRig(on: kind)
        rig.start(StoredRig.configuration([try rig.scribe()]))
        let (head, tail) = (#"{"text":""#, #""}"#)
        let size = Int(BELFRY_MAX_PAYLOAD)
        let filling = String(repeating: "x", count: size - head.utf8.count - tail.utf8.count)
        for number in 1...8 {
            #expect(rig.send("big-\(number)") { $0.payload = head + filling + tail } == BELFRY_OK)
        }
        for number in 1...8 {
            #expect(rig.reaches(.delivered, "big-\(number)"))
            let event = try #require(try rig.store.event(withID: "big-\(number)"))
            #expect(try rig.store.event(event)?.draft.payload == head + filling + tail)
        }
        #expect(rig.attempts().count == 8)
        #expect(rig.send("over") { $0.payload = head + filling + "x" + tail } == BELFRY_INVALID)
    }
}
