package import CBelfry
import Core
package import Loading
import Synchronization

/// The tokens that one instance holds: each completes exactly once.
///
/// What breaks that (a token twice, one never given, one after stop) is counted against the plugin
/// and changes nothing.
package final class DeliveryLedger: Sendable {
    /// What a completion says, copied.
    package struct Outcome: Sendable, Equatable {
        package let token: UInt64
        package let status: Int32
        package let retryAfterNs: Int64
        package let providerID: String
        package let detail: String
    }

    /// What a report says of a message that was completed before, copied.
    package struct Report: Sendable, Equatable {
        package let status: Int32
        package let providerID: String
        package let detail: String

        package init(status: Int32, providerID: String, detail: String) {
            self.status = status
            self.providerID = providerID
            self.detail = detail
        }
    }

    // A sentence and a name: what is longer is cut.
    private static let detailLimit = 4_096
    private static let providerLimit = 1_024

    private struct Book {
        var held: Set<UInt64> = []
        var nextToken: UInt64
    }

    private let book: Mutex<Book>
    private let onOutcome: @Sendable (Outcome) -> Void
    private let onReport: @Sendable (Report) -> belfry_status

    /// `firstToken`: where this book begins, so that those of two generations do not meet; not 0.
    ///
    /// `onOutcome`: called on the plugin's thread, once for each token. `onReport`: the same for
    /// news of messages; what it answers the plugin is told. Without one none is remembered.
    package init(
        firstToken: UInt64 = 1,
        onOutcome: @escaping @Sendable (Outcome) -> Void = { _ in },
        onReport: @escaping @Sendable (Report) -> belfry_status = { _ in BELFRY_GONE }
    ) {
        book = Mutex(Book(nextToken: firstToken))
        self.onReport = onReport
        self.onOutcome = onOutcome
    }

    /// A token that is held from now on.
    package func issue() -> UInt64 {
        book.withLock { book in
            defer { book.nextToken += 1 }
            book.held.insert(book.nextToken)
            return book.nextToken
        }
    }

    /// A token of somebody else's making is held from now on.
    func hold(_ token: UInt64) {
        _ = book.withLock { $0.held.insert(token) }
    }

    /// The channel did not take it after all.
    package func withdraw(_ token: UInt64) {
        _ = book.withLock { $0.held.remove(token) }
    }

    package var inFlight: Int { book.withLock { $0.held.count } }

    package func complete(
        _ results: UnsafePointer<UnsafePointer<belfry_result>?>, count: Int,
        by instance: PluginInstance
    ) -> belfry_status {
        var answer = BELFRY_OK
        for index in 0..<max(0, count) {
            guard let result = results[index],
                Int(result.pointee.size) >= MemoryLayout<belfry_result>.size
            else {
                instance.misbehaves("it completed a delivery with a result that is none")
                answer = BELFRY_INVALID
                continue
            }
            if !settle(result.pointee, by: instance) { answer = BELFRY_INVALID }
        }
        return answer
    }

    /// News of a message that was completed before.
    package func report(
        _ result: UnsafePointer<belfry_result>, by instance: PluginInstance
    ) -> belfry_status {
        let result = result.pointee
        if let fault = fault(ofReport: result) {
            instance.misbehaves(fault)
            return BELFRY_INVALID
        }
        return onReport(
            Report(
                status: result.status,
                providerID: result.provider_id.text(limit: DeliveryLedger.providerLimit),
                detail: result.detail.isReadable
                    ? result.detail.text(limit: DeliveryLedger.detailLimit) : ""))
    }

    private func fault(ofReport result: belfry_result) -> String? {
        if result.token != 0 {
            return "it reported with token \(result.token); news names its message by provider_id, "
                + "and its token is 0"
        }
        guard [BELFRY_OK, BELFRY_REJECTED, BELFRY_GONE].contains(result.status) else {
            return "it reported status \(result.status); news is OK, REJECTED or GONE"
        }
        return result.provider_id.len == 0 || !result.provider_id.isReadable
            ? "it reported without a provider_id" : nil
    }

    private func settle(_ result: belfry_result, by instance: PluginInstance) -> Bool {
        guard book.withLock({ $0.held.remove(result.token) }) != nil else {
            instance.misbehaves(
                "it completed token \(result.token), which it does not hold: "
                    + "completed twice, or never given")
            return false
        }
        // The outcome counts all the same: the token is complete, and nothing else was said.
        for (name, text) in [("provider_id", result.provider_id), ("detail", result.detail)]
        where !text.isReadable {
            instance.misbehaves(
                "it completed token \(result.token) with a \(name) of \(UInt(bitPattern: text.len)) "
                    + "bytes that are not there")
        }
        let known = (BELFRY_OK...BELFRY_ABSENT).contains(result.status)
        onOutcome(
            Outcome(
                token: result.token, status: known ? result.status : BELFRY_RETRY,
                retryAfterNs: max(0, result.retry_after_ns),
                providerID: result.provider_id.text(limit: DeliveryLedger.providerLimit),
                detail: result.detail.text(limit: DeliveryLedger.detailLimit)))
        return true
    }
}
