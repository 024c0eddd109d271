import People
import TestKit
import Testing

struct DirectoryTests {
    private let zones: (String) -> Zone?

    init() throws { zones = try SampleZones.named() }

    private func user(_ id: String, groups: [String] = []) -> User {
        User(
            id: id, locale: "de-DE", zone: "Europe/Berlin", groups: groups,
            contacts: [Contact(channel: "email", address: "\(id)@example.com")])
    }

    @Test func `the desk is always there`() {
        var directory = Directory()
        #expect(directory.count == 1)
        #expect(directory.number(of: "desk") == .desk)
        #expect(directory.remove("desk") == nil)
        #expect(directory.user("desk") == .desk)
    }

    @Test func `a user comes back as they were put in`() throws {
        var directory = Directory()
        let ana = user("ana", groups: ["risk"])
        let number = try directory.put(ana, zoneNamed: zones)
        #expect(directory.user(number) == ana)
        #expect(directory.id(of: number) == "ana")
        #expect(directory.zone(of: number).name == "Europe/Berlin")
        #expect(directory.number(of: "anna") == nil)
    }

    @Test func `who is put in again keeps their number`() throws {
        var directory = Directory()
        let number = try directory.put(user("ana"), zoneNamed: zones)
        var changed = user("ana")
        changed.preferences.maxPerMinute = 3
        #expect(try directory.put(changed, zoneNamed: zones) == number)
        #expect(directory.user("ana") == changed)
        #expect(directory.count == 2)
    }

    @Test func `a zone that is not there is refused`() {
        var directory = Directory()
        var lost = user("ana")
        lost.zone = "Mars/Olympus"
        #expect(throws: PeopleError.self) { try directory.put(lost, zoneNamed: zones) }
        var quiet = user("ana")
        quiet.preferences.quietHours = QuietHours(start: 0, end: 60, zone: "Mars/Olympus")
        #expect(throws: PeopleError.self) { try directory.put(quiet, zoneNamed: zones) }
        #expect(directory.count == 1)
    }

    @Test func `what would not fit is refused`() {
        var directory = Directory()
        let many = (0..<17).map { Contact(channel: "sms", address: "\($0)") }
        for user in [
            User(id: ""), User(id: String(repeating: "x", count: 300)),
            User(id: "a", contacts: many),
            User(
                id: "a",
                contacts: [Contact(channel: "sms", address: .init(repeating: "x", count: 2_049))]),
        ] {
            #expect(throws: PeopleError.self) { try directory.put(user, zoneNamed: zones) }
        }
    }

    @Test func `a copy is a snapshot`() throws {
        var directory = Directory()
        let snapshot = directory
        _ = try directory.put(user("ana"), zoneNamed: zones)
        #expect(snapshot.number(of: "ana") == nil)
        #expect(directory.number(of: "ana") != nil)
    }

    @Test func `audiences are users, groups and everyone`() throws {
        var directory = Directory()
        let ana = try directory.put(user("ana", groups: ["risk"]), zoneNamed: zones)
        let bob = try directory.put(user("bob", groups: ["risk", "ops"]), zoneNamed: zones)
        let eve = try directory.put(user("eve"), zoneNamed: zones)
        #expect(directory.members(of: .user("eve")).users == [eve])
        let list = directory.members(of: .users(["bob", "mallory", "ana", "bob"]))
        #expect(list.users == [bob, ana])
        #expect(list.unknown == ["mallory"])
        #expect(directory.members(of: .group("risk")).users == [ana, bob])
        #expect(directory.members(of: .group("ops")).users == [bob])
        #expect(directory.members(of: .group("none")).users == [])
        #expect(directory.members(of: .everyone).users == [ana, bob, eve])
        #expect(directory.members(of: .desk).users == [.desk])
        _ = directory.remove("bob")
        #expect(directory.members(of: .group("risk")).users == [ana])
        #expect(directory.members(of: .everyone).users == [ana, eve])
    }

    @Test func `an instance's own contact goes before its kind's`() throws {
        var directory = Directory()
        var ana = user("ana")
        ana.contacts = [
            Contact(channel: "slack", address: "U1"), Contact(channel: "slack-risk", address: "U2"),
        ]
        let number = try directory.put(ana, zoneNamed: zones)
        #expect(directory.addresses(of: number, instance: "slack-risk", kind: "slack") == ["U2"])
        #expect(directory.addresses(of: number, instance: "slack-desk", kind: "slack") == ["U1"])
        #expect(directory.addresses(of: number, instance: "mail", kind: "email") == [])
    }

    @Test func `what is alike is kept once, and let go with the last`() throws {
        var directory = Directory()
        var loud = Preferences()
        loud.maxPerMinute = 9
        for index in 0..<100 {
            var user = user("u\(index)")
            if index % 2 == 0 { user.preferences = loud }
            _ = try directory.put(user, zoneNamed: zones)
        }
        #expect(directory.distinctPreferences == 3)
        for index in 0..<100 where index % 2 == 0 { _ = directory.remove("u\(index)") }
        #expect(directory.distinctPreferences == 2)
    }

    /// Against a dictionary, with enough changes to squeeze the texts and reuse numbers.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `any changes leave what a dictionary would hold`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var directory = Directory()
        var expected: [String: User] = ["desk": .desk]
        for step in 0..<2_500 {
            let id = "user-\(Int.random(in: 0..<300, using: &random))"
            if Int.random(in: 0..<3, using: &random) == 0 {
                let number = directory.remove(id)
                let wasThere = expected.removeValue(forKey: id) != nil
                #expect((number != nil) == wasThere)
            } else {
                var user = User(id: id, groups: ["g\(step % 5)"])
                if step % 3 == 0 { user.preferences.maxPerMinute = UInt16(step % 7) }
                user.contacts = (0..<Int.random(in: 0..<4, using: &random)).map {
                    Contact(channel: "sms", address: .init(repeating: "\($0)", count: 60))
                }
                _ = try directory.put(user, zoneNamed: zones)
                expected[id] = user
            }
        }
        #expect(directory.count == expected.count)
        for (id, user) in expected { #expect(directory.user(id) == user, "seed \(seed)") }
        for index in 0..<300 where expected["user-\(index)"] == nil {
            #expect(directory.number(of: "user-\(index)") == nil)
        }
    }
}
