package import BelfryKit
import Calendar
import JSON

/// A line for programs: one JSON object per event, all that is known about it.
package struct JSONLine {
    /// Lines of JSON.
    package init() {}

    /// Appends the line of `event`.
    package func append(_ event: Event, to line: inout [UInt8]) {
        line.append(contentsOf: "{\"time\":\"".utf8)
        append(iso: event.unixNanoseconds, to: &line)
        line.append(contentsOf: "\",\"priority\":\"\(event.priority)\"".utf8)
        append("type", event.bytes(.type), to: &line)
        append("id", event.bytes(.id), to: &line)
        append("subject", event.bytes(.subject), to: &line)
        append("user", event.bytes(.user), to: &line)
        append("title", event.bytes(.title), to: &line)
        append("body", event.bytes(.body), to: &line)
        append("source", event.bytes(.source), to: &line)
        append("dedup_key", event.bytes(.dedupKey), to: &line)
        append("thread_key", event.bytes(.threadKey), to: &line)
        append(numbers: event.numbers, to: &line)
        append(attributes: event.attributes, to: &line)
        append(payload: event.bytes(.payload), to: &line)
        line.append(contentsOf: "}\n".utf8)
    }

    private func append(_ key: StaticString, _ text: RawSpan, to line: inout [UInt8]) {
        guard text.byteCount > 0 else { return }
        line.append(contentsOf: ",\"\(key)\":".utf8)
        text.withUnsafeBytes { JSONText.appendString($0, to: &line) }
    }

    private func append(numbers: [(name: String, value: Double)], to line: inout [UInt8]) {
        guard !numbers.isEmpty else { return }
        var object = JSONObject()
        for number in numbers { object[number.name] = .number(number.value) }
        line.append(contentsOf: ",\"numbers\":".utf8)
        JSONValue.object(object).write(to: &line)
    }

    private func append(attributes: [(key: String, value: String)], to line: inout [UInt8]) {
        guard !attributes.isEmpty else { return }
        var object = JSONObject()
        for pair in attributes { object[pair.key] = .string(pair.value) }
        line.append(contentsOf: ",\"attrs\":".utf8)
        JSONValue.object(object).write(to: &line)
    }

    // Checked, because nobody else does: a source could break the line, or slip members of its own
    // into it.
    private func append(payload: RawSpan, to line: inout [UInt8]) {
        guard payload.byteCount > 0 else { return }
        payload.withUnsafeBytes { bytes in
            guard (try? JSONValue(parsing: bytes)) != nil else {
                line.append(contentsOf: ",\"payload_text\":".utf8)
                return JSONText.appendString(bytes, to: &line)
            }
            line.append(contentsOf: ",\"payload\":".utf8)
            let lineEnds = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
            line.append(contentsOf: bytes.lazy.map { lineEnds.contains($0) ? 0x20 : $0 })
        }
    }

    private func append(iso nanoseconds: Int64, to line: inout [UInt8]) {
        let time = CivilTime(unixNs: nanoseconds)
        var text = LineText()
        text.append(time.year, width: 4)
        for (separator, part) in [("-", time.month), ("-", time.day)] as [(StaticString, Int)] {
            text.append(separator)
            text.append(part, width: 2)
        }
        text.append("T")
        text.append(time.hour, width: 2)
        text.append(":")
        text.append(time.minute, width: 2)
        text.append(":")
        text.append(time.second, width: 2)
        text.append(".")
        text.append(time.nanosecond, width: 9)
        text.append("Z")
        line.append(contentsOf: text.bytes)
    }
}
