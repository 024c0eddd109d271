extension PostgresDurableStore {
    package func event(_ number: Int64) throws(StoreError) -> StoredEvent? {
        try read { reader throws(PostgresFault) in try reader.event(number) }
    }

    package func event(withID id: String) throws(StoreError) -> Int64? {
        try read { reader throws(PostgresFault) in try reader.event(withID: id) }
    }

    package func events(_ request: JournalRequest) throws(StoreError) -> [StoredEvent] {
        try read { reader throws(PostgresFault) in try reader.events(request) }
    }

    package func notifications(
        ofEvent event: Int64, after number: Int64?, limit: Int
    ) throws(StoreError) -> [StoredNotification] {
        try read { reader throws(PostgresFault) in
            try reader.notifications(ofEvent: event, after: number, limit: limit)
        }
    }

    package func deliveries(
        of owner: DeliveryOwner, after number: DeliveryNumber?, limit: Int
    ) throws(StoreError) -> [StoredDelivery] {
        try read { reader throws(PostgresFault) in
            try reader.deliveries(of: owner, after: number, limit: limit)
        }
    }

    package func decisions(
        ofEvent event: Int64, after: (user: String, instance: Int32)?, limit: Int
    ) throws(StoreError) -> [StoredDecision] {
        try read { reader throws(PostgresFault) in
            try reader.decisions(ofEvent: event, after: after, limit: limit)
        }
    }

    package func digest(of lead: DeliveryNumber, limit: Int) throws(StoreError) -> StoredDigest {
        try read { reader throws(PostgresFault) in try reader.digest(of: lead, limit: limit) }
    }

    package func eventID(ofNotification number: Int64) throws(StoreError) -> String? {
        try read { reader throws(PostgresFault) in try reader.eventID(ofNotification: number) }
    }

    package func sent(_ request: SentRequest) throws(StoreError) -> [SentDelivery] {
        try read { reader throws(PostgresFault) in try reader.sent(request) }
    }

    // MARK: Inboxes

    package func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry] {
        try read { reader throws(PostgresFault) in try reader.inbox(request) }
    }

    package func unreadCount(of user: String) throws(StoreError) -> Int {
        try read { reader throws(PostgresFault) in try reader.unreadCount(of: user) }
    }

    package func markRead(
        _ notifications: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int {
        try onShelf { shelf throws(PostgresFault) in
            try shelf.markRead(notifications, of: user, atNs: atNs)
        }
    }

    package func acknowledge(
        _ what: Acknowledged, by user: String, atNs: Int64
    ) throws(StoreError) -> Int {
        try onShelf { shelf throws(PostgresFault) in
            try shelf.acknowledge(what, by: user, atNs: atNs)
        }
    }
}
