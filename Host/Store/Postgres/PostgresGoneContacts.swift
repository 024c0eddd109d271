extension PostgresReader {
    private static let goneContacts = PostgresStatement(
        "gone_contacts",
        """
        SELECT user_id, instance, recipient, since_ns, detail FROM gone_contact
        WHERE $1::text IS NULL
        OR (user_id, instance, recipient) > ($1::text, $2::int4, $3::text)
        ORDER BY user_id, instance, recipient LIMIT $4::int8
        """)

    func goneContacts(
        after: GoneRecipient?, limit: Int
    ) throws(PostgresFault) -> [StoredGoneContact] {
        let rows = try ask(PostgresReader.goneContacts) {
            if let after { $0.add(after.user) } else { $0.addNothing() }
            $0.add(after?.instance ?? 0)
            $0.add(after?.recipient ?? "")
            $0.add(Int64(limit))
        }
        return (0..<rows.count).map { row in
            StoredGoneContact(
                key: GoneRecipient(
                    user: rows.text(row, 0), instance: Int32(rows.integer(row, 1)),
                    recipient: rows.text(row, 2)),
                sinceNs: rows.integer(row, 3), detail: rows.text(row, 4))
        }
    }
}

extension PostgresShelf {
    private static let forgetGone = PostgresStatement(
        "forget_gone",
        """
        DELETE FROM gone_contact WHERE user_id = $1::text AND instance = $2::int4
        AND recipient = $3::text
        """)

    func forgetGone(_ recipient: GoneRecipient) throws(PostgresFault) -> Bool {
        try ask(PostgresShelf.forgetGone) {
            $0.add(recipient.user)
            $0.add(recipient.instance)
            $0.add(recipient.recipient)
        }.changes == 1
    }
}

extension PostgresDurableStore {
    package func goneContacts(
        after: GoneRecipient?, limit: Int
    ) throws(StoreError) -> [StoredGoneContact] {
        try read { reader throws(PostgresFault) in
            try reader.goneContacts(after: after, limit: limit)
        }
    }

    package func forgetGone(_ recipient: GoneRecipient) throws(StoreError) -> Bool {
        try onShelf { shelf throws(PostgresFault) in try shelf.forgetGone(recipient) }
    }
}
