import CLibFuzzer
import HTTP1

@main
enum HTTP1Fuzz {
    static func main() {
        var argumentCount = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzHTTP1)
    }
}

/// Reads the input as what one side of a connection sends: after a byte that says which side, and
/// in pieces of how many bytes it comes.
///
/// However it is cut, the same is read of it, up to the same refusal; and what was read of a
/// message, written again, reads as the same.
@c(LLVMFuzzerTestOneInput)
func fuzzHTTP1(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let manner = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    // Half of the inputs meet limits that they can reach.
    let limits =
        manner & 2 == 0
        ? MessageLimits() : MessageLimits(line: 64, head: 150, fields: 4, body: 20)
    let pieceSize = Int(manner >> 3) + 1
    if manner & 1 == 0 {
        let whole = Reading(requests: bytes, inPiecesOf: max(1, count), limits)
        let cut = Reading(requests: bytes, inPiecesOf: pieceSize, limits)
        precondition(whole == cut, "the same requests, cut, read differently")
        if limits.line > 64 { checkWriting(whole) }
    } else {
        let answersHead = manner & 4 != 0
        let whole = Reading(
            responses: bytes, inPiecesOf: max(1, count), limits, answersHead: answersHead)
        let cut = Reading(
            responses: bytes, inPiecesOf: pieceSize, limits, answersHead: answersHead)
        precondition(whole == cut, "the same responses, cut, read differently")
        checkChunking(whole)
    }
    return 0
}

/// Each whole request, by a client that writes it.
private func checkWriting(_ reading: Reading) {
    for message in reading.messages where message.isWhole {
        var written: [UInt8] = []
        RequestWriter.request(
            message.method, message.target, host: "a", body: message.body, to: &written)
        let again = Reading(requests: written, inPiecesOf: written.count, MessageLimits())
        precondition(again.refusal == nil && again.messages.count == 1)
        precondition(again.messages[0].method == message.method)
        precondition(again.messages[0].target == message.target)
        precondition(again.messages[0].body == message.body && again.messages[0].isWhole)
    }
}

/// Each whole body, by a server that does not know its length beforehand.
private func checkChunking(_ reading: Reading) {
    for message in reading.messages where message.isWhole {
        var written: [UInt8] = []
        ResponseWriter.head(
            200, fields: message.fields, body: .chunked, date: HTTPDate(unixSeconds: 0),
            to: &written)
        let headCount = written.count
        for start in stride(from: 0, to: message.body.count, by: 7) {
            ResponseWriter.chunk(message.body[start...].prefix(7), to: &written)
        }
        ResponseWriter.end(to: &written)
        // Fields with bytes that are not UTF-8 grow when they are repaired.
        let limits = MessageLimits(line: headCount, head: headCount, fields: 200, body: .max)
        let again = Reading(responses: written, inPiecesOf: written.count, limits)
        precondition(again.refusal == nil && again.messages.count == 1)
        precondition(again.messages[0].body == message.body && again.messages[0].isWhole)
    }
}
