import CBelfry
import CLibFuzzer
import Core

@main
enum ExpressionFuzz {
    static func main() {
        var argumentCount = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzExpression)
    }
}

/// Reads the input up to its first NUL as a condition, and makes an event of what follows.
///
/// A condition that is taken must print as one that is equal, prints the same, and holds of the
/// same events; and its negation must hold of exactly the others.
@c(LLVMFuzzerTestOneInput)
func fuzzExpression(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.first ?? bytes[...], as: UTF8.self)
    do throws(ExpressionError) {
        let condition = try Condition(parsing: text)
        precondition(!condition.fieldNames.isEmpty)
        check(condition, on: UnsafeRawBufferPointer(rebasing: parts.last ?? bytes[...]))
    } catch {
        precondition(error.offset >= 0 && error.length >= 0)
        precondition(error.offset + error.length <= text.utf8.count)
        precondition(!error.reason.isEmpty)
    }
    return 0
}

private func check(_ condition: Condition, on tail: UnsafeRawBufferPointer) {
    let printed = condition.description
    let limit = 4096
    guard printed.utf8.count <= limit else { return }
    guard let again = try? Condition(parsing: printed) else {
        preconditionFailure("what was printed cannot be read: \(printed)")
    }
    precondition(again == condition && again.description == printed, printed)
    let negation = try? Condition(parsing: "not (\(printed))")
    withEvent(of: tail) { event in
        let holds = condition.matches(event)
        precondition(again.matches(event) == holds)
        // Too deep or too long a condition has no negation.
        if let negation { precondition(negation.matches(event) != holds) }
    }
}

/// Makes an event whose texts are the lines of `tail`, the last one being its payload.
private func withEvent(
    of tail: UnsafeRawBufferPointer, _ body: (UnsafePointer<belfry_event>) -> Void
) {
    let lines = tail.split(separator: 0x0A, maxSplits: 9, omittingEmptySubsequences: false)
    let texts = lines.map { line in
        UnsafeRawBufferPointer(rebasing: line).withMemoryRebound(to: CChar.self) {
            belfry_str(ptr: $0.baseAddress, len: $0.count)
        }
    }
    func text(_ index: Int) -> belfry_str {
        texts.indices.contains(index) ? texts[index] : belfry_str(ptr: nil, len: 0)
    }
    var event = belfry_event()
    event.size = UInt32(MemoryLayout<belfry_event>.size)
    event.priority = Int32(text(0).len % 6) - 1
    event.type = text(0)
    event.subject = text(1)
    event.user = text(2)
    event.title = text(3)
    event.body = text(4)
    event.source = text(5)
    event.payload = text(texts.count - 1)
    var number = belfry_number(key: text(6), value: Double(text(5).len) / 4)
    var attribute = belfry_kv(key: text(7), value: text(8))
    withUnsafePointer(to: &number) { number in
        withUnsafePointer(to: &attribute) { attribute in
            event.numbers = number
            event.number_count = 1
            event.attrs = attribute
            event.attr_count = 1
            withUnsafePointer(to: event, body)
        }
    }
}
