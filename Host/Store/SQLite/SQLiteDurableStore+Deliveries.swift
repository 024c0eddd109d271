extension SQLiteDurableStore {
    package func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] {
        try read { reader throws(StoreError) in try reader.deliveries.due(request) }
    }

    package func recover(nowNs: Int64) throws(StoreError) -> Int {
        try write { session throws(StoreError) in
            try session.shelf.deliveries.recover(node: node, nowNs: nowNs)
        }
    }

    package func takeOver(
        leasesUntil: Int64, nowNs: Int64, limit: Int
    ) throws(StoreError) -> Int {
        try write { session throws(StoreError) in
            try session.shelf.deliveries.takeOver(
                leasesUntil: leasesUntil, nowNs: nowNs, limit: limit)
        }
    }

    package func release(_ numbers: [DeliveryNumber]) throws(StoreError) {
        try write { session throws(StoreError) in
            try session.shelf.deliveries.release(numbers, node: node)
        }
    }

    package func counts(nowNs: Int64, limit: Int) throws(StoreError) -> [DeliveryCounts] {
        try read { reader throws(StoreError) in
            try reader.deadLetters.counts(nowNs: nowNs, limit: limit)
        }
    }

    package func livingMessage(
        instance: Int32, recipient: String, threadKey: String
    ) throws(StoreError) -> String? {
        try read { reader throws(StoreError) in
            try reader.deliveries.livingMessage(
                instance: instance, recipient: recipient, threadKey: threadKey)
        }
    }

    // MARK: Dead letters

    package func deadLetters(_ request: DeadLetterRequest) throws(StoreError) -> [DeadLetter] {
        try read { reader throws(StoreError) in try reader.deadLetters.list(request) }
    }

    package func replay(
        _ letters: DeadLetterSelection, nowNs: Int64, limit: Int
    ) throws(StoreError) -> Int {
        try write { session throws(StoreError) in
            try session.shelf.deadLetters.replay(letters, nowNs: nowNs, limit: limit)
        }
    }

    package func purge(_ letters: DeadLetterSelection, limit: Int) throws(StoreError) -> Int {
        try write { session throws(StoreError) in
            try session.shelf.deadLetters.purge(letters, limit: limit)
        }
    }
}
