import JSON

/// Why a request is answered before anybody is asked: a code for programs, a sentence for people.
struct RequestFault: Error, Equatable {
    let status: Int
    let code: String
    let sentence: String

    static func query(_ sentence: String) -> RequestFault {
        RequestFault(status: 400, code: "query_invalid", sentence: sentence)
    }

    static func body(_ sentence: String) -> RequestFault {
        RequestFault(status: 422, code: "body_invalid", sentence: sentence)
    }

    var reply: ControlReply { .error(status, code: code, sentence) }
}

extension ControlRequest {
    /// The body, which has to be an object with no members but these; without a body, an empty one.
    func object(known: String...) throws(RequestFault) -> JSONObject {
        let object = body.isEmpty ? JSONObject() : try document().object
        guard let object else { throw .body("The body is a JSON object.") }
        for (key, _) in object where !known.contains(key) {
            throw .body(
                "There is no \"\(key)\" here; there is \(known.joined(separator: ", ")).")
        }
        return object
    }

    /// The body, whatever it is.
    func document() throws(RequestFault) -> JSONValue {
        do throws(JSONError) {
            return try json()
        } catch {
            throw RequestFault(
                status: 400, code: "json_malformed", sentence: "The body is not JSON: \(error)")
        }
    }

    /// The number that a parameter of the path stands for.
    func number(_ parameter: String) throws(RequestFault) -> Int64 {
        let text = parameters[parameter] ?? ""
        guard let number = Int64(text), number >= 0 else {
            throw RequestFault(
                status: 404, code: "no_such_\(parameter)",
                sentence: "\"\(text)\" is no number of a \(parameter).")
        }
        return number
    }
}

extension JSONObject {
    /// Nil: there is no such member.
    func text(_ name: String) throws(RequestFault) -> String? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw .body("\"\(name)\" is a string, and not empty.")
        }
        return text
    }
}
