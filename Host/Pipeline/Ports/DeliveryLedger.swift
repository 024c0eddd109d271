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

    /// What a result's token is.
    private enum Standing { case held, strange, malformed }

    private struct Book {
        var held: Set<UInt64> = []
        var nextToken: UInt64

        mutating func release(_ result: UnsafePointer<belfry_result>?) -> Standing {
            guard let result, Int(result.pointee.size) >= MemoryLayout<belfry_result>.size else {
                return .malformed
            }
            return held.remove(result.pointee.token) == nil ? .strange : .held
        }
    }

    private let book: Mutex<Book>
    private let onOutcomes: @Sendable ([Outcome]) -> Void
    private let onReport: @Sendable (Report) -> belfry_status

    /// `firstToken`: where this book begins, so that those of two generations do not meet; not 0.
    ///
    /// `onOutcomes`: called on the plugin's thread with what one call completes, each token once.
    /// `onReport`: the same for news of a message; what it answers the plugin is told.
    /// Without one none is remembered.
    package init(
        firstToken: UInt64 = 1,
        onOutcomes: @escaping @Sendable ([Outcome]) -> Void = { _ in },
        onReport: @escaping @Sendable (Report) -> belfry_status = { _ in BELFRY_GONE }
    ) {
        book = Mutex(Book(nextToken: firstToken))
        self.onReport = onReport
        self.onOutcomes = onOutcomes
    }

    /// A token that is held from now on.
    package func issue() -> UInt64 {
        book.withLock { book in
            defer { book.nextToken += 1 }
            book.held.insert(book.nextToken)
            return book.nextToken
        }
    }

    /// Tokens of somebody else's making are held from now on.
    func hold(_ tokens: some Sequence<UInt64>) {
        book.withLock { book in
            for token in tokens { book.held.insert(token) }
        }
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
        let given = UnsafeBufferPointer(start: results, count: max(0, count))
        // One look for all: a channel may complete many in one call.
        let standings = book.withLock { book in given.map { book.release($0) } }
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(given.count)
        for (result, standing) in zip(given, standings) {
            switch (standing, result) {
            case (.held, let result?):
                outcomes.append(outcome(result.pointee, by: instance))
            case (.strange, let result?):
                instance.misbehaves(
                    "it completed token \(result.pointee.token), which it does not hold: "
                        + "completed twice, or never given")
            default:
                instance.misbehaves("it completed a delivery with a result that is none")
            }
        }
        if !outcomes.isEmpty { onOutcomes(outcomes) }
        return outcomes.count == given.count ? BELFRY_OK : BELFRY_INVALID
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

    private func blame(_ instance: PluginInstance, forTextsOf result: belfry_result) {
        for (name, text) in [("provider_id", result.provider_id), ("detail", result.detail)]
        where !text.isReadable {
            instance.misbehaves(
                "it completed token \(result.token) with a \(name) of \(UInt(bitPattern: text.len)) "
                    + "bytes that are not there")
        }
    }

    private func outcome(_ result: belfry_result, by instance: PluginInstance) -> Outcome {
        // The outcome counts all the same: the token is complete, and nothing else was said.
        if !result.provider_id.isReadable || !result.detail.isReadable {
            blame(instance, forTextsOf: result)
        }
        let known = (BELFRY_OK...BELFRY_ABSENT).contains(result.status)
        return Outcome(
            token: result.token, status: known ? result.status : BELFRY_RETRY,
            retryAfterNs: max(0, result.retry_after_ns),
            providerID: result.provider_id.text(limit: DeliveryLedger.providerLimit),
            detail: result.detail.text(limit: DeliveryLedger.detailLimit))
    }
}
