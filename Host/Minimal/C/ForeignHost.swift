import CBelfry
import Core
import Synchronization

/// What a `belfry_testhost` of testhost.h is: a host, and the texts that its C callers still look
/// at.
final class ForeignHost: Sendable {
    private struct Texts {
        var error = LastingText("")
        var outcomes: [UInt64: OutcomeTexts] = [:]
    }

    private struct OutcomeTexts {
        let providerID: LastingText
        let detail: LastingText
    }

    let host: TestHost
    private let texts = Mutex(Texts())

    init(_ options: TestHost.Options) {
        host = TestHost(options)
    }

    /// The host behind a pointer that C holds; a program error for NULL.
    static func behind(_ pointer: OpaquePointer?) -> ForeignHost {
        guard let pointer else {
            preconditionFailure("a belfry_testhost is NULL; belfry_testhost_new() makes one")
        }
        return Unmanaged<ForeignHost>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    /// Lives until the next error.
    var error: UnsafePointer<CChar> { texts.withLock { $0.error.cString } }

    /// Runs `body`; a failure is remembered and answered with `status`.
    func attempt(
        orElse status: belfry_status = BELFRY_INVALID, _ body: () throws(TestHostError) -> Void
    ) -> belfry_status {
        do throws(TestHostError) {
            try body()
            return BELFRY_OK
        } catch {
            return fail(status, error.description)
        }
    }

    func fail(_ status: belfry_status, _ sentence: String) -> belfry_status {
        texts.withLock { $0.error = LastingText(sentence) }
        return status
    }

    /// The outcome in the contract's form; its strings live as long as this object.
    func lasting(_ outcome: TestOutcome) -> belfry_result {
        texts.withLock { texts in
            let kept =
                texts.outcomes[outcome.token]
                ?? OutcomeTexts(
                    providerID: LastingText(outcome.providerID),
                    detail: LastingText(outcome.detail))
            texts.outcomes[outcome.token] = kept
            return belfry_result(
                size: UInt32(MemoryLayout<belfry_result>.size), status: outcome.status.rawValue,
                token: outcome.token, retry_after_ns: outcome.retryAfterNs,
                provider_id: kept.providerID.str, detail: kept.detail.str)
        }
    }
}

extension String {
    /// A C string; empty for NULL.
    init(c text: UnsafePointer<CChar>?) {
        self = text.map { String(cString: $0) } ?? ""
    }
}

extension TestCounters {
    /// By the name in testhost.h; nil for one that is not there.
    func value(named name: String) -> Int? {
        let values = [
            "accepted": accepted, "refused": refused, "busy": busy, "delivered": delivered,
            "channel_busy": channelBusy, "shed": shed, "rejected": rejected, "late": late,
            "misbehaviour": misbehaviour, "events_held": eventsHeld, "queued": queued,
        ]
        return values[name]
    }
}

extension TestDelivery {
    /// Copies a delivery of the contract; nil where the event is NULL.
    init?(copying delivery: belfry_delivery) {
        guard let event = delivery.event else { return nil }
        self.init(
            TestEvent(copying: event.pointee), idempotencyKey: delivery.idempotency_key.text)
        words = delivery.words.map { TestWords(copying: $0.pointee) }
        attempt = max(1, delivery.attempt)
        recipient = delivery.recipient.text
        replacesProviderID = delivery.replaces_provider_id.text
        user = delivery.user.text
        mayBeRepeat = delivery.flags & BELFRY_DELIVERY_REPEAT != 0
        merged = delivery.merged
        deadlineMonotonicNs = delivery.deadline_mono_ns
    }
}

extension TestWords {
    /// Copies words of the contract.
    init(copying words: belfry_words) {
        self.init()
        locale = words.locale.text
        title = words.title.text
        summary = words.summary.text
        body = words.body.text
        fields = TestEvent.Attribute.copies(of: words.fields, count: words.field_count)
        actions = UnsafeBufferPointer(start: words.actions, count: words.action_count).map {
            Action(id: $0.id.text, label: $0.label.text, link: $0.link.text)
        }
    }
}
