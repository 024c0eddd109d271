import CBelfry
import Loading

/// Which tokens the plugin holds, and what it does with them that it must not.
///
/// Pure.
struct TokenBook {
    private enum Standing {
        /// deliver() has not returned yet.
        case offered
        case taken
        case completed
        /// Of a batch that was refused.
        case withdrawn
    }

    private var standings: [UInt64: Standing] = [:]
    /// What broke the contract, one sentence each.
    private(set) var faults: [String] = []
    /// After the end of stop() nothing may complete.
    var isOver = false

    /// Offered or taken, and not completed.
    var open: Int { standings.values.count { $0 == .offered || $0 == .taken } }
    var openTokens: [UInt64] {
        standings.filter { $0.value == .offered || $0.value == .taken }.map(\.key).sorted()
    }
    var completed: Int { standings.values.count { $0 == .completed } }

    mutating func offer(_ token: UInt64) {
        standings[token] = .offered
    }

    func isOpen(_ token: UInt64) -> Bool {
        standings[token] == .offered || standings[token] == .taken
    }

    /// deliver() has answered for these.
    mutating func settle(_ tokens: [UInt64], isTaken: Bool) {
        for token in tokens {
            switch standings[token] {
            case .offered: standings[token] = isTaken ? .taken : .withdrawn
            case .completed where !isTaken:
                blame("it completed token \(token) of a batch that it did not take")
            default: break
            }
        }
    }

    /// False: the plugin may not complete this.
    mutating func complete(_ result: belfry_result) -> Bool {
        let token = result.token
        if token == 0 {
            blame("it completed token 0: a live item has nothing to complete")
            return false
        }
        switch standings[token] {
        case .offered, .taken:
            standings[token] = .completed
            if isOver { blame("it completed token \(token) after stop() had returned") }
            judge(result)
            return true
        case .completed: blame("it completed token \(token) twice")
        case .withdrawn: blame("it completed token \(token) of a batch that it did not take")
        case nil: blame("it completed token \(token), which it was never given")
        }
        return false
    }

    mutating func blame(_ sentence: String) {
        // The first few tell the story.
        if faults.count < 20 { faults.append(sentence) }
    }

    private mutating func judge(_ result: belfry_result) {
        if !(BELFRY_OK...BELFRY_ABSENT).contains(result.status) || result.status == BELFRY_BUSY
            || result.status == BELFRY_INVALID
        {
            blame(
                "it completed a token with status \(result.status) (\(nameOfStatus(result.status))), "
                    + "which is not an outcome of a delivery")
        }
        if result.retry_after_ns < 0 {
            blame("it completed a token with a negative retry_after_ns")
        }
        for (name, text) in [("detail", result.detail), ("provider_id", result.provider_id)]
        where text.len != 0 && (text.ptr == nil || text.len < 0) {
            blame("it completed a token with a \(name) that has a length but no bytes")
        }
    }
}
