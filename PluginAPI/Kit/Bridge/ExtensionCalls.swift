import CBelfry
import Synchronization

/// The functions of belfry.channel/1.
enum ChannelCalls {
    static var all: belfry_channel {
        var calls = belfry_channel()
        calls.size = UInt32(MemoryLayout<belfry_channel>.size)
        calls.deliver = { context, batch in
            guard let batch, batch.pointee.count > 0 else { return BELFRY_INVALID }
            return Instance.of(context).lane.deliver(batch)
        }
        calls.cancel = { context, token in Instance.of(context).lane.cancel(token) }
        return calls
    }
}

/// The functions of belfry.source/1.
enum SourceCalls {
    static var all: belfry_source {
        var calls = belfry_source()
        calls.size = UInt32(MemoryLayout<belfry_source>.size)
        calls.durable = { context, cookie, status in
            Instance.of(context).lane.source?.durable(cookie: cookie, Durability(status))
        }
        calls.pause = { context, on in
            let source = Instance.of(context).lane.source
            if on != 0 { source?.pause() } else { source?.unpause() }
        }
        calls.resume = { context in Instance.of(context).lane.source?.resume() }
        return calls
    }
}

/// The functions of belfry.handoff/1.
enum HandoffCalls {
    static var all: belfry_handoff {
        var calls = belfry_handoff()
        calls.size = UInt32(MemoryLayout<belfry_handoff>.size)
        calls.save = { context, sink, sinkContext in
            Instance.of(context).save { key, value in
                key.withText { key in
                    value.withUnsafeBytes { sink?(sinkContext, key, belfry_str($0)) }
                }
            }
        }
        calls.load = { context, items, count in
            let items = UnsafeBufferPointer(start: items, count: count)
            return Instance.of(context).load(items.map { ($0.key.string, Array($0.value.bytes)) })
        }
        return calls
    }
}

/// The functions of belfry.endpoint/1.
enum EndpointCalls {
    static var all: belfry_endpoint {
        var calls = belfry_endpoint()
        calls.size = UInt32(MemoryLayout<belfry_endpoint>.size)
        calls.request = { context, request, reply, replyContext in
            guard let request, let reply else { return BELFRY_INVALID }
            let answer = PendingAnswer(reply: reply, context: replyContext)
            return Instance.of(context).handle(Request(request.pointee), reply: answer)
        }
        return calls
    }
}

/// An answer that the host awaits: given once; an answer never given becomes a 500 when nobody can
/// give it any more.
final class PendingAnswer: @unchecked Sendable {
    // Sendable because the reply function is [any] and `isGiven` decides who calls it.
    private let reply: belfry_reply
    private let context: UnsafeMutableRawPointer?
    private let isGiven = Atomic(false)

    init(reply: @escaping belfry_reply, context: UnsafeMutableRawPointer?) {
        self.reply = reply
        self.context = context
    }

    deinit {
        give(Reply(500, text: "The plugin gave no answer."))
    }

    func give(_ answer: Reply) {
        guard !isGiven.exchange(true, ordering: .acquiringAndReleasing) else { return }
        withPairs(answer.headers) { headers, count in
            answer.body.withUnsafeBytes {
                reply(context, Int32(clamping: answer.status), headers, count, belfry_str($0))
            }
        }
    }
}
