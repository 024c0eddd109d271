import CBelfry
package import Control
import Core
package import Pipeline
import Platform
import Synchronization

/// Feeds the clients of `belfry tail` from the lane's tap, on a thread that runs only while
/// somebody watches.
package final class TailFeed: Sendable {
    private struct Audience {
        var clients: [Int: (filter: TailFilter, sink: TailSink)] = [:]
        var nextNumber = 0
        var thread: Thread?
    }

    private let tap: EventTap
    private let audience = Mutex(Audience())

    package init(_ tap: EventTap) {
        self.tap = tap
    }

    /// Begins to offer what `filter` wants; what it returns ends that.
    package func add(_ filter: TailFilter, into sink: TailSink) -> @Sendable () -> Void {
        let number = audience.withLock { audience -> Int in
            defer { audience.nextNumber += 1 }
            audience.clients[audience.nextNumber] = (filter, sink)
            if audience.thread == nil {
                tap.open()
                audience.thread = try? Thread(named: "tail", stackBytes: 256 * 1024) { [self] in
                    run()
                }
            }
            return audience.nextNumber
        }
        return { [self] in remove(number) }
    }

    private func remove(_ number: Int) {
        let thread = audience.withLock { audience -> Thread? in
            audience.clients[number] = nil
            guard audience.clients.isEmpty else { return nil }
            tap.close()
            return audience.thread.take()
        }
        thread?.join()
    }

    private func run() {
        while let (blocks, _) = tap.next() {
            let clients = audience.withLock { Array($0.clients.values) }
            for block in blocks {
                tell(block.event.pointee, clients)
                block.release()
            }
        }
    }

    private func tell(_ event: belfry_event, _ clients: [(filter: TailFilter, sink: TailSink)]) {
        let type = event.type.text
        let subject = event.subject.text
        let user = event.user.text
        let source = event.source.text
        var line: [UInt8]?
        for client in clients
        where client.filter.wants(
            type: type, subject: subject, user: user, source: source, priority: Int(event.priority))
        {
            let text = line ?? EventJSON.line(event)
            line = text
            client.sink.offer(text)
        }
    }
}
