import CLibFuzzer
import JSON

@main
enum JSONFuzz {
    static func main() {
        var argumentCount = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzJSON)
    }
}

/// Reads the input as JSON.
///
/// What is taken must survive writing and reading; every value in it must be found again by path
/// and by pointer; and no look-up may trap on what was refused.
@c(LLVMFuzzerTestOneInput)
func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    for keys in [[], ["a"], ["a", "b"], ["0"], ["a", "0", "b"]] {
        _ = JSONPath(keys).find(in: bytes)?.withString { $0.count }
    }
    _ = JSONNumber.value(bytes)
    do throws(JSONError) {
        let value = try JSONValue(parsing: bytes)
        check(value, in: value.text())
        check(value, in: value.text(pretty: true))
        checkPaths(to: value, at: .root, of: bytes)
    } catch {
        precondition(error.offset <= count && error.line > 0 && error.column > 0)
        precondition(!error.reason.isEmpty)
    }
    return 0
}

private func check(_ value: JSONValue, in text: String) {
    guard let read = try? JSONValue(parsing: text) else {
        preconditionFailure("what was written cannot be read: \(text)")
    }
    precondition(read == value, "what was written reads as something else: \(text)")
}

private func checkPaths(
    to value: JSONValue, at pointer: JSONPointer, of bytes: UnsafeRawBufferPointer
) {
    precondition(JSONPointer(pointer.description) == pointer)
    let field = JSONPath(pointer.tokens).find(in: bytes)
    switch (field, value) {
    case (.null, .null), (.composite, .array), (.composite, .object): break
    case (.bool(let found), .bool(let wanted)): precondition(found == wanted)
    case (.number(let found), _): precondition(found == value.double)
    case (.string, .string(let wanted)):
        let found = field?.withString { String(decoding: $0, as: UTF8.self) }
        precondition(found.map { Array($0.utf8) } == Array(wanted.utf8))
    default: preconditionFailure("\(pointer) is not found by its path")
    }
    switch value {
    case .array(let elements):
        for (index, element) in elements.enumerated().prefix(4) {
            checkPaths(to: element, at: pointer.appending(index), of: bytes)
        }
    case .object(let members):
        for (key, member) in members.prefix(4) {
            checkPaths(to: member, at: pointer.appending(key), of: bytes)
        }
    default: break
    }
}
