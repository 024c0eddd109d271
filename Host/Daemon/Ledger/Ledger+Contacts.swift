import Control
import JSON
import People
import Pipeline
import Store

/// Addresses to which nothing is sent, since a provider says that they no longer exist.
extension Ledger {
    /// A page ends with all of its last user's.
    func goneContacts(of user: String?, after last: String?, _ limit: Int) -> JSONValue {
        let all = lane.people.with { $0.goneContacts }.filter { contact in
            (user == nil || contact.user == user) && (last.map { contact.user > $0 } ?? true)
        }
        let full = all.prefix(limit)
        let page = all.prefix { contact in full.last.map { contact.user <= $0.user } ?? false }
        let next = page.count < all.count ? page.last?.user : nil
        return [
            "contacts": .array(page.map(\.json)),
            "next_after": next.map { .string($0) } ?? .null,
        ]
    }

    func enableContacts(
        of user: String?, at channel: String?, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        let contacts = try ask { () throws(StoreError) in
            try lane.enable(user: user, channel: channel)
        }
        guard !contacts.isEmpty else {
            throw .missing(
                "gone_contact",
                "No address is gone \(user.map { "of \"\($0)\"" } ?? "of anybody")"
                    + "\(channel.map { " at \"\($0)\"" } ?? "").")
        }
        try note(
            "contact.enable", user ?? "all", by: caller,
            [
                "channel": channel.map { .string($0) } ?? .null,
                "count": .integer(Int64(contacts.count)),
            ])
        return ["enabled": .integer(Int64(contacts.count))]
    }
}

extension GoneContact {
    var json: JSONValue {
        [
            "user": .string(user), "channel": .string(instance), "address": .string(address),
            "since": .moment(sinceNs), "detail": .string(detail),
        ]
    }
}
