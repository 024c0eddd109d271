package import CBelfry
import Calendar
package import Core
package import JSON
import Vocabulary

/// Events as JSON: what the API takes, and what `belfry tail` shows.
package enum EventJSON {
    /// A sentence about the first thing that is wrong.
    package struct Fault: Error, Sendable, Equatable {
        package let sentence: String
    }

    /// Reads the object that `POST /events` takes.
    package static func draft(_ value: JSONValue) throws(Fault) -> EventDraft {
        guard let object = value.object else { throw Fault(sentence: "An event is a JSON object.") }
        guard let type = object["type"]?.string, !type.isEmpty else {
            throw Fault(sentence: "An event needs a \"type\", such as \"order_filled\".")
        }
        var draft = EventDraft(type: type)
        for (key, value) in object { try read(key, value, into: &draft) }
        return draft
    }

    private static func read(
        _ key: String, _ value: JSONValue, into draft: inout EventDraft
    ) throws(Fault) {
        switch key {
        case "type": break
        case "id": draft.id = try text(key, value)
        case "subject": draft.subject = try text(key, value)
        case "user": draft.user = try text(key, value)
        case "title": draft.title = try text(key, value)
        case "body": draft.body = try text(key, value)
        case "dedup_key": draft.dedupKey = try text(key, value)
        case "thread_key": draft.threadKey = try text(key, value)
        case "traceparent": draft.traceparent = try text(key, value)
        case "priority": draft.priority = try priority(value)
        case "timestamp": draft.timeUnixNs = try milliseconds(key, value)
        case "expires": draft.expiresUnixNs = try milliseconds(key, value)
        case "payload":
            guard value.object != nil else {
                throw Fault(sentence: "\"payload\" is a JSON object.")
            }
            draft.payload = value.text()
        case "numbers": draft.numbers = try numbers(value)
        case "attrs": draft.attrs = try attrs(value)
        default:
            throw Fault(
                sentence: "An event has no \"\(key)\"; what is your own belongs into \"payload\".")
        }
    }

    private static func text(_ key: String, _ value: JSONValue) throws(Fault) -> String {
        guard let text = value.string else { throw Fault(sentence: "\"\(key)\" is a string.") }
        return text
    }

    private static func priority(_ value: JSONValue) throws(Fault) -> Int32 {
        guard let priority = EventPriority(named: value.string ?? "") else {
            throw Fault(sentence: "\"priority\" is one of low, medium, high and critical.")
        }
        return priority.rawValue
    }

    private static func milliseconds(_ key: String, _ value: JSONValue) throws(Fault) -> Int64 {
        guard let number = value.integer, (0...9_000_000_000_000).contains(number) else {
            throw Fault(sentence: "\"\(key)\" is a time in milliseconds since 1970.")
        }
        return Int64(number) * 1_000_000
    }

    private static func numbers(_ value: JSONValue) throws(Fault) -> [(key: String, value: Double)]
    {
        guard let object = value.object else {
            throw Fault(sentence: "\"numbers\" is an object of numbers.")
        }
        var numbers: [(key: String, value: Double)] = []
        for (key, value) in object {
            guard let number = value.double else {
                throw Fault(sentence: "\"numbers\" holds numbers, but \"\(key)\" is none.")
            }
            numbers.append((key, number))
        }
        return numbers
    }

    private static func attrs(_ value: JSONValue) throws(Fault) -> [(key: String, value: String)] {
        guard let object = value.object else {
            throw Fault(sentence: "\"attrs\" is an object of strings.")
        }
        var attrs: [(key: String, value: String)] = []
        for (key, value) in object {
            guard let text = value.string else {
                throw Fault(sentence: "\"attrs\" holds strings, but \"\(key)\" is none.")
            }
            attrs.append((key, text))
        }
        return attrs
    }

    /// One line of `belfry tail`.
    ///
    /// A payload that is not JSON is shown as a string.
    package static func line(_ event: belfry_event) -> [UInt8] {
        var object: JSONObject = [
            "id": .string(event.id.text), "type": .string(event.type.text),
            "priority": .string(EventPriority(rawValue: event.priority)?.name ?? "low"),
            "timestamp": .integer(event.time_unix_ns / 1_000_000),
            "time": .string(CivilTime(unixNs: event.time_unix_ns).iso8601),
            "source": .string(event.source.text),
        ]
        let texts: [(String, belfry_str)] = [
            ("subject", event.subject), ("user", event.user), ("title", event.title),
            ("body", event.body), ("dedup_key", event.dedup_key), ("thread_key", event.thread_key),
            ("traceparent", event.traceparent),
        ]
        for (key, text) in texts where text.len > 0 { object[key] = .string(text.text) }
        if event.expires_unix_ns > 0 {
            object["expires"] = .integer(event.expires_unix_ns / 1_000_000)
        }
        if event.number_count > 0 { object["numbers"] = .object(numbers(of: event)) }
        if event.attr_count > 0 { object["attrs"] = .object(attrs(of: event)) }
        if event.payload.len > 0 {
            let text = event.payload.text
            object["payload"] = (try? JSONValue(parsing: text)) ?? .string(text)
        }
        var bytes: [UInt8] = []
        JSONValue.object(object).write(to: &bytes)
        return bytes
    }

    private static func numbers(of event: belfry_event) -> JSONObject {
        var object: JSONObject = [:]
        for index in 0..<event.number_count {
            object[event.numbers[index].key.text] = .number(event.numbers[index].value)
        }
        return object
    }

    private static func attrs(of event: belfry_event) -> JSONObject {
        var object: JSONObject = [:]
        for index in 0..<event.attr_count {
            object[event.attrs[index].key.text] = .string(event.attrs[index].value.text)
        }
        return object
    }
}
