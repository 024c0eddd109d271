import Control
import HTTP1
import JSON
import People
import Pipeline
import Store

/// Why a question about the durable lane is not answered: a code for programs, a sentence for
/// people.
struct LedgerRefusal: Error {
    let status: Int
    let code: String
    let sentence: String
    var fields: [Field] = []
    /// Faults of a configuration, as `belfry reload` is told them.
    var findings: [JSONValue] = []

    static func missing(_ what: String, _ sentence: String) -> LedgerRefusal {
        LedgerRefusal(status: 404, code: "no_such_\(what)", sentence: sentence)
    }

    var reply: ControlReply {
        guard findings.isEmpty else {
            return .json(
                [
                    "error": [
                        "code": .string(code), "message": .string(sentence),
                        "findings": .array(findings),
                    ]
                ], status: status)
        }
        return .error(status, code: code, sentence, fields: fields)
    }
}

extension LedgerRefusal {
    init(_ error: StoreError) {
        self.init(
            status: 503, code: "store_unavailable",
            sentence: "The store could not do it: \(error.description)",
            fields: [Field("Retry-After", "5")])
    }

    /// `what`: such as "user", for the code.
    init(_ error: PeopleError, in what: String) {
        self.init(
            status: 422, code: "\(what)_invalid",
            sentence: "The \(what) was refused: \(error.description).")
    }

    init(_ refusal: PeopleRefusal, in what: String) {
        switch refusal {
        case .document(let error): self.init(error, in: what)
        case .store(let error): self.init(error)
        }
    }
}
