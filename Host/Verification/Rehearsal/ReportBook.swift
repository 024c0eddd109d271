import CBelfry
import Core
import Loading

/// Which messages the plugin has completed, and what news it brought of them.
///
/// Pure.
struct ReportBook {
    /// News of one message: what happened to it.
    private struct Piece: Hashable {
        let message: String
        let status: belfry_status
    }

    private var messages: [String: Int] = [:]
    private var told: [Piece: Int] = [:]
    private(set) var count = 0
    /// What broke the contract, one sentence each.
    private(set) var faults: [String] = []
    /// A provider repeats itself; a plugin that passes on much more than that is in a loop.
    private static let repetitionsMax = 16

    /// A token has completed: from now on there can be news of its message.
    mutating func note(_ result: belfry_result) {
        guard result.status == BELFRY_OK, result.provider_id.len > 0 else { return }
        messages[result.provider_id.text] = messages.count
    }

    /// Answers as a host that has forgotten every second message.
    mutating func report(_ result: belfry_result) -> belfry_status {
        count += 1
        if let fault = fault(of: result) {
            if faults.count < 20 { faults.append(fault) }
            return BELFRY_INVALID
        }
        let message = result.provider_id.text
        let piece = Piece(message: message, status: result.status)
        told[piece, default: 0] += 1
        if told[piece] == Self.repetitionsMax + 1 {
            faults.append(
                "it reported the same news of message \"\(message)\" more than "
                    + "\(Self.repetitionsMax) times; each is told once, whatever the answer")
        }
        return (messages[message] ?? 0).isMultiple(of: 2) ? BELFRY_OK : BELFRY_GONE
    }

    private func fault(of result: belfry_result) -> String? {
        let id = result.provider_id
        if result.token != 0 {
            return "it reported with token \(result.token); news names its message by provider_id, "
                + "and its token is 0"
        }
        if ![BELFRY_OK, BELFRY_REJECTED, BELFRY_GONE].contains(result.status) {
            return "it reported status \(result.status) (\(nameOfStatus(result.status))); "
                + "news is OK, REJECTED or GONE"
        }
        if id.len == 0 || id.ptr == nil { return "it reported without a provider_id" }
        if !isUTF8(id.bytes) { return "it reported with a provider_id that is not UTF-8" }
        return messages[id.text] == nil
            ? "it reported news of message \"\(id.text)\", which it never completed" : nil
    }
}
