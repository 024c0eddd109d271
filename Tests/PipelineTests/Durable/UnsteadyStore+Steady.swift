import Store

/// All that does not fail.
extension UnsteadyStore {
    func instances() throws(StoreError) -> [Int32: String] { try store.instances() }
    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] { try store.due(request) }
    func recover(nowNs: Int64) throws(StoreError) -> Int { try store.recover(nowNs: nowNs) }
    func takeOver(leasesUntil: Int64, nowNs: Int64, limit: Int) throws(StoreError) -> Int {
        try store.takeOver(leasesUntil: leasesUntil, nowNs: nowNs, limit: limit)
    }
    func release(_ numbers: [DeliveryNumber]) throws(StoreError) { try store.release(numbers) }
    func counts(nowNs: Int64, limit: Int) throws(StoreError) -> [DeliveryCounts] {
        try store.counts(nowNs: nowNs, limit: limit)
    }
    func livingMessage(
        instance: Int32, recipient: String, threadKey: String
    ) throws(StoreError) -> String? {
        try store.livingMessage(instance: instance, recipient: recipient, threadKey: threadKey)
    }
    func deadLetters(_ request: DeadLetterRequest) throws(StoreError) -> [DeadLetter] {
        try store.deadLetters(request)
    }
    func replay(_ letters: DeadLetterSelection, nowNs: Int64, limit: Int) throws(StoreError) -> Int
    { try store.replay(letters, nowNs: nowNs, limit: limit) }
    func purge(_ letters: DeadLetterSelection, limit: Int) throws(StoreError) -> Int {
        try store.purge(letters, limit: limit)
    }
    func event(_ number: Int64) throws(StoreError) -> StoredEvent? { try store.event(number) }
    func event(withID id: String) throws(StoreError) -> Int64? { try store.event(withID: id) }
    func events(_ request: JournalRequest) throws(StoreError) -> [StoredEvent] {
        try store.events(request)
    }
    func notifications(
        ofEvent event: Int64, after number: Int64?, limit: Int
    ) throws(StoreError) -> [StoredNotification] {
        try store.notifications(ofEvent: event, after: number, limit: limit)
    }
    func deliveries(
        of owner: DeliveryOwner, after number: DeliveryNumber?, limit: Int
    ) throws(StoreError) -> [StoredDelivery] {
        try store.deliveries(of: owner, after: number, limit: limit)
    }
    func digest(of lead: DeliveryNumber, limit: Int) throws(StoreError) -> StoredDigest {
        try store.digest(of: lead, limit: limit)
    }
    func eventID(ofNotification number: Int64) throws(StoreError) -> String? {
        try store.eventID(ofNotification: number)
    }
    func decisions(
        ofEvent event: Int64, after: (user: String, instance: Int32)?, limit: Int
    ) throws(StoreError) -> [StoredDecision] {
        try store.decisions(ofEvent: event, after: after, limit: limit)
    }
    func sent(_ request: SentRequest) throws(StoreError) -> [SentDelivery] {
        try store.sent(request)
    }
    func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry] {
        try store.inbox(request)
    }
    func unreadCount(of user: String) throws(StoreError) -> Int { try store.unreadCount(of: user) }
    func markRead(
        _ notifications: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int { try store.markRead(notifications, of: user, atNs: atNs) }
    func acknowledge(_ what: Acknowledged, by user: String, atNs: Int64) throws(StoreError) -> Int {
        try store.acknowledge(what, by: user, atNs: atNs)
    }
    func person(_ id: String) throws(StoreError) -> StoredPerson? { try store.person(id) }
    func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson] {
        try store.people(after: id, limit: limit)
    }
    func put(_ person: StoredPerson) throws(StoreError) { try store.put(person) }
    func removePerson(_ id: String) throws(StoreError) -> Bool { try store.removePerson(id) }
    func silences() throws(StoreError) -> [StoredSilence] { try store.silences() }
    func put(_ silence: StoredSilence) throws(StoreError) { try store.put(silence) }
    func removeSilence(_ id: String) throws(StoreError) -> Bool { try store.removeSilence(id) }
    func memory(of name: String) throws(StoreError) -> String? { try store.memory(of: name) }
    func remember(_ text: String?, as name: String) throws(StoreError) {
        try store.remember(text, as: name)
    }
    func goneContacts(
        after: GoneRecipient?, limit: Int
    ) throws(StoreError) -> [StoredGoneContact] {
        try store.goneContacts(after: after, limit: limit)
    }
    func forgetGone(_ recipient: GoneRecipient) throws(StoreError) -> Bool {
        try store.forgetGone(recipient)
    }
    func message(
        _ provider: String, ofInstance number: Int32
    ) throws(StoreError) -> SentMessage? {
        try store.message(provider, ofInstance: number)
    }
    func record(_ entry: AuditEntry) throws(StoreError) -> Int64 { try store.record(entry) }
    func audit(_ request: AuditRequest) throws(StoreError) -> [AuditLine] {
        try store.audit(request)
    }
}
