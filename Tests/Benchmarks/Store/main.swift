// Writes the rows of bare.h through a durable store, committed some at a time, and prints rows a
// second: `store-bench sqlite FILE ROWS PER-COMMIT`, `store-bench postgres FOLDER DATABASE ROWS
// PER-COMMIT`. `store-bench schema sqlite|postgres` prints the tables for the bare loops.
import CBelfry
import Core
import Glibc
import Platform
import Store

func usage() -> Never {
    print("usage: store-bench schema|sqlite|postgres …")
    exit(2)
}

func run(_ store: any DurableStore, rows: Int, perCommit: Int) throws {
    let instance = try store.number(ofInstance: "slack")
    let identity = EventIdentity(seed: UInt64.random(in: 0 ... .max))
    let source = LastingText("broker")
    let drafts = (0..<1_000).map { user in
        var draft = EventDraft(type: "order_filled")
        draft.subject = "AAPL"
        draft.user = "user-00\(1_000 + user)"
        draft.title = "AAPL 100 shares @ $175.50"
        draft.payload =
            #"{"order_id":"o-123456","symbol":"AAPL","side":"buy","quantity":100,"price":175.5,"#
            + #""account":"main"}"#
        draft.numbers = [("price", 175.5)]
        return draft
    }
    var work = StoreWork()
    var done = 0
    var commitNs: Int64 = 0
    var timeNs: Int64 = 1_760_000_000_000_000_000
    while done < rows {
        work.clear()
        for index in 0..<min(perCommit, rows - done) {
            // As many users as in bare.h, in an order in which neighbours differ.
            let draft = drafts[(done + index) * 7_919 % drafts.count]
            let block = try draft.withEvent { event in
                try EventBlock.copy(
                    event,
                    stamp: EventStamp(
                        source: source.str, unixNs: timeNs, monotonicNs: 0,
                        defaultPriority: BELFRY_HIGH,
                        identity: Unmanaged.passUnretained(identity)))
            }
            let place = Int32(index)
            work.events.append(
                StoreWork.Event(
                    number: 0, block: block, retention: .brief, acceptedNs: timeNs,
                    dedupUntilNs: 0, notifications: place..<place + 1))
            work.notifications.append(
                StoreWork.Notification(
                    number: 0, user: block.event.pointee.user, deliveries: place..<place + 1))
            work.deliveries.append(
                StoreWork.Delivery(
                    number: DeliveryNumber(rawValue: 0), instance: instance,
                    recipient: belfry_str(), state: .claimed, priority: BELFRY_HIGH,
                    dueNs: timeNs, reason: 1, rule: 41))
            timeNs += 1_000
        }
        // Events come to the store as blocks; what it costs to make them is not the store's.
        let began = Clock.system.monotonicNs()
        try work.giveNumbers(from: store)
        try store.commit(&work)
        commitNs += Clock.system.monotonicNs() - began
        for event in work.events { event.block.release() }
        done += work.events.count
    }
    print(Int(Double(done) * 1e9 / Double(commitNs)))
}

let words = CommandLine.arguments
guard words.count > 2 else { usage() }
switch words[1] {
case "schema":
    print(words[2] == "sqlite" ? SQLiteDurableStore.schema : PostgresDurableStore.schema)
case "sqlite":
    guard words.count == 5, let rows = Int(words[3]), let per = Int(words[4]) else { usage() }
    try run(try SQLiteDurableStore(path: words[2]), rows: rows, perCommit: per)
case "postgres":
    guard words.count == 6, let rows = Int(words[4]), let per = Int(words[5]) else { usage() }
    let address = PostgresAddress(host: words[2], database: words[3], user: "belfry")
    try run(try PostgresDurableStore(address, node: "bench"), rows: rows, perCommit: per)
default: usage()
}
