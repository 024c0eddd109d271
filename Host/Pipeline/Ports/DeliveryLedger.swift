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

    private struct Book {
        var held: Set<UInt64> = []
        var nextToken: UInt64
    }

    private let book: Mutex<Book>
    private let onOutcome: @Sendable (Outcome) -> Void

    /// `firstToken`: where this book begins, so that those of two generations do not meet; not 0.
    ///
    /// `onOutcome`: called on the plugin's thread, once for each token.
    package init(
        firstToken: UInt64 = 1, onOutcome: @escaping @Sendable (Outcome) -> Void = { _ in }
    ) {
        book = Mutex(Book(nextToken: firstToken))
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
                Int(result.pointee.size) >= MemoryLayout<belfry_result>.size,
                settle(result.pointee, by: instance)
            else {
                answer = BELFRY_INVALID
                continue
            }
        }
        return answer
    }

    /// News of a message that was completed before; the ledger remembers none once it is settled.
    package func report(
        _ result: UnsafePointer<belfry_result>, by instance: PluginInstance
    ) -> belfry_status {
        BELFRY_GONE
    }

    private func settle(_ result: belfry_result, by instance: PluginInstance) -> Bool {
        guard book.withLock({ $0.held.remove(result.token) }) != nil else {
            instance.misbehaves(
                "it completed token \(result.token), which it does not hold: "
                    + "completed twice, or never given")
            return false
        }
        let known = (BELFRY_OK...BELFRY_ABSENT).contains(result.status)
        onOutcome(
            Outcome(
                token: result.token, status: known ? result.status : BELFRY_RETRY,
                retryAfterNs: max(0, result.retry_after_ns), providerID: result.provider_id.text,
                detail: result.detail.text))
        return true
    }
}
