extension PostgresDurableStore {
    package func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] {
        try read { reader throws(PostgresFault) in try reader.due(request) }
    }

    package func recover(nowNs: Int64) throws(StoreError) -> Int {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try shelf.recover(nowNs: nowNs)
        }
    }

    package func takeOver(
        leasesUntil: Int64, nowNs: Int64, limit: Int
    ) throws(StoreError) -> Int {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try shelf.takeOver(leasesUntil: leasesUntil, nowNs: nowNs, limit: limit)
        }
    }

    package func release(_ numbers: [DeliveryNumber]) throws(StoreError) {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try shelf.release(numbers)
        }
    }

    package func counts(nowNs: Int64, limit: Int) throws(StoreError) -> [DeliveryCounts] {
        try read { reader throws(PostgresFault) in
            try reader.counts(nowNs: nowNs, limit: limit)
        }
    }

    package func livingMessage(
        instance: Int32, recipient: String, threadKey: String
    ) throws(StoreError) -> String? {
        try read { reader throws(PostgresFault) in
            try reader.livingMessage(
                instance: instance, recipient: recipient, threadKey: threadKey)
        }
    }

    // MARK: Dead letters

    package func deadLetters(_ request: DeadLetterRequest) throws(StoreError) -> [DeadLetter] {
        try read { reader throws(PostgresFault) in try reader.deadLetters(request) }
    }

    package func replay(
        _ letters: DeadLetterSelection, nowNs: Int64, limit: Int
    ) throws(StoreError) -> Int {
        try onShelf { shelf throws(PostgresFault) in
            try shelf.replay(letters, nowNs: nowNs, limit: limit)
        }
    }

    package func purge(_ letters: DeadLetterSelection, limit: Int) throws(StoreError) -> Int {
        try onShelf { shelf throws(PostgresFault) in
            try shelf.purge(letters, limit: limit)
        }
    }
}
