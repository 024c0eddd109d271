import CBelfry
import Core
import JSON

/// An event's numbers and attributes as the stores keep them: JSON objects, and nothing where there
/// are none.
enum EventLists {
    @inline(__always)
    static func writeNumbers(of event: UnsafePointer<belfry_event>, to text: inout [UInt8]) {
        write(event.pointee.numbers, event.pointee.number_count, to: &text) {
            JSONText.appendString($0.pointee.key.bytes, to: &$1)
            $1.append(UInt8(ascii: ":"))
            JSONText.appendNumber($0.pointee.value, to: &$1)
        }
    }

    @inline(__always)
    static func writeAttributes(of event: UnsafePointer<belfry_event>, to text: inout [UInt8]) {
        write(event.pointee.attrs, event.pointee.attr_count, to: &text) {
            JSONText.appendString($0.pointee.key.bytes, to: &$1)
            $1.append(UInt8(ascii: ":"))
            JSONText.appendString($0.pointee.value.bytes, to: &$1)
        }
    }

    @inline(__always)
    private static func write<Pair>(
        _ pairs: UnsafePointer<Pair>?, _ count: Int, to text: inout [UInt8],
        _ member: (UnsafePointer<Pair>, inout [UInt8]) -> Void
    ) {
        text.removeAll(keepingCapacity: true)
        guard let pairs, count > 0 else { return }
        for index in 0..<count {
            text.append(index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
            member(pairs + index, &text)
        }
        text.append(UInt8(ascii: "}"))
    }

    static func numbers(_ text: String) -> [(key: String, value: Double)] {
        pairs(text) { $0.double }
    }

    static func attributes(_ text: String) -> [(key: String, value: String)] {
        pairs(text) { $0.string }
    }

    private static func pairs<Value>(
        _ text: String, _ read: (JSONValue) -> Value?
    ) -> [(key: String, value: Value)] {
        guard !text.isEmpty, let object = (try? JSONValue(parsing: text))?.object else { return [] }
        return object.compactMap { member in read(member.value).map { (member.key, $0) } }
    }
}
