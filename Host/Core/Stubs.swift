extension Glob {
    func matches(_ b: UnsafeRawBufferPointer) -> Bool { matches(String(decoding: b, as: UTF8.self)) }
    func matches(_ b: String) -> Bool { text == "*" || b == text || (text.hasSuffix("*") && b.hasPrefix(text.dropLast())) }
    var isLiteral: Bool { !text.contains("*") }
    var literal: String? { isLiteral ? text : nil }
}
import CBelfry
extension Condition { func matches(_ e: UnsafePointer<belfry_event>) -> Bool { true } }
