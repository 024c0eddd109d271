import JSON
import People
import Testing
import Vocabulary

struct ExplanationTests {
    private func sentence(
        _ reason: Reason, _ detail: Int64 = 0, silence: Silence? = nil, inhibition: String? = nil
    ) -> String {
        Explanation(
            reason, detail: DecisionDetail(rawValue: detail), category: .trades, kind: .email,
            instance: "mail", rule: #""orders" plugins.yaml:41"#, silence: silence,
            inhibition: inhibition
        ).sentence
    }

    @Test func `a decision explains itself`() throws {
        let berlin = try SampleZones.zone("Europe/Berlin")
        let zones = try SampleZones.named()
        var decider = Decider()
        var ana = User(id: "ana", zone: "Europe/Berlin")
        try ana.preferences.apply(
            try JSONValue(
                parsing:
                    #"{"quiet_hours": "22:00–07:00", "digests": {"risk": {"every": "month", "on": 31}}}"#
            ))
        let number = try decider.put(ana, zoneNamed: zones)
        let night = berlin.time(2026, 5, 4, 23)
        let channel = RoutedChannel(instance: 0, name: "slack", kind: .slack, needsContact: false)
        func explained(_ type: String) -> String {
            let facts = EventFacts(type: type)
            var decisions: [Decision] = []
            decider.decide(
                decider.consider(facts, at: night), for: number, over: [channel], at: night,
                into: &decisions)
            return Explanation(
                decisions[0].reason, detail: decisions[0].detail, dueNs: decisions[0].dueNs,
                decidedNs: night, category: facts.category, kind: .slack, instance: "slack",
                zone: berlin, rule: #""orders" plugins.yaml:41"#
            ).sentence
        }
        #expect(
            explained("order_filled")
                == #"deferred to 07:00 Europe/Berlin because of quiet hours 22:00–07:00; rule "orders" plugins.yaml:41"#
        )
        #expect(
            explained("risk_alert")
                == #"deferred to 2026-05-31 08:00 Europe/Berlin because of a digest of risk, monthly on day 31 at 08:00; rule "orders" plugins.yaml:41"#
        )
        #expect(
            explained("system_down")
                == #"sent at once because it is critical; rule "orders" plugins.yaml:41"#)
    }

    private static let sentences: [(Reason, Int64, String)] = [
        (.wanted, 0, "sent at once because the user wants trades by email"),
        (
            .digestWindow, 15,
            "deferred to 00:00 UTC because of a digest of trades, every 15 minutes"
        ),
        (.limit, 10, "deferred to 00:00 UTC because of the limit of 10 a minute"),
        (
            .duplicate, 3,
            "not sent because it is a duplicate: number 3 with its dedup key within the window"
        ),
        (.silenced, 7, "not sent because silence 7 was active"),
        (.inhibited, 0, "not sent because \"another fault\" mutes its symptoms"),
        (.notWanted, 0, "not sent because the user does not want trades by email"),
        (
            .belowLevel, 3 << 32,
            "not sent because the user wants trades by email only from critical on"
        ),
        (.kindOff, 0, "not sent because the user has switched email off"),
        (.categoryOff, 0, "not sent because the user has switched trades off"),
        (.reportOff, 0, "not sent because the user does not want this report by email"),
        (.noContact, 0, "not sent because the user has no contact for mail"),
        (.unknownUser, 0, "not sent because there is no such user"),
        (.expired, 0, "not sent because it had expired"),
        (.marketData, 0, "not sent because market data is never told to people"),
        (.contactGone, 0, "not sent because the address is gone"),
    ]

    @Test(arguments: sentences)
    func `every reason has its sentence`(reason: Reason, detail: Int64, text: String) {
        #expect(sentence(reason, detail) == text + #"; rule "orders" plugins.yaml:41"#)
    }

    @Test func `who silenced it and what inhibited it are named where they are known`() {
        let silence = Silence(
            id: 7, matcher: EventMatcher(types: ["x"]), startNs: 0, endNs: 1, author: "bob",
            comment: "deploy")
        #expect(
            sentence(.silenced, 7, silence: silence).hasPrefix(
                "not sent because bob has silenced it (silence 7): deploy;"))
        #expect(
            sentence(.inhibited, inhibition: "broker disconnected").hasPrefix(
                "not sent because \"broker disconnected\" mutes its symptoms;"))
    }

    @Test func `an address that is gone is told with what the provider said, and what follows`() {
        func told(_ reason: GoneReason) -> String {
            var explanation = Explanation(
                .contactGone, category: .trades, kind: .email, instance: "mail")
            explanation.gone = reason
            return explanation.sentence
        }
        #expect(
            told(GoneReason(sinceNs: 0, words: "550 no such user", successor: "sms"))
                == "not sent because the address is gone: the provider of mail says \"550 no such "
                + "user\" since 1970-01-01 00:00 UTC; sms takes over")
        #expect(
            told(GoneReason(sinceNs: 0, words: "", isUnreached: true))
                == "not sent because the address is gone since 1970-01-01 00:00 UTC, as the "
                + "provider of mail says; nothing else reaches the user")
        let stored = GoneReason(sinceNs: 7, words: "a", successor: "b", isUnreached: true)
        #expect(GoneReason(json: stored.json) == stored)
        #expect(GoneReason(json: [:]) == nil)
    }

    /// They are stored: a number is a reason for good.
    @Test func `reasons keep their numbers`() {
        let numbers = Reason.allCases.map { "\($0.rawValue) \($0.name)" }
        #expect(
            numbers == [
                "1 wanted", "2 critical", "10 quiet_hours", "11 digest", "12 digest_window",
                "13 limit", "20 duplicate", "21 silenced", "22 inhibited", "23 not_wanted",
                "24 below_level", "25 kind_off", "26 category_off", "27 report_off",
                "28 no_contact", "29 unknown_user", "30 expired", "31 market_data",
                "32 contact_gone",
            ])
        #expect(Reason.allCases.allSatisfy { $0.rawValue < 64 })
    }
}
