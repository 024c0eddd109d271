/// Why a message was not read any further.
///
/// The connection cannot be used again: where its next message begins is no longer certain.
package enum Refusal: String, Error, CaseIterable, Sendable {
    case bareLineFeed
    case bareCarriageReturn
    case requestLineMalformed
    case methodMalformed
    case methodTooLong
    case targetMalformed
    case targetTooLong
    case http2Preface
    case versionUnsupported
    case statusLineMalformed
    case fieldFolded
    case fieldNameMalformed
    case spaceBeforeColon
    case fieldValueMalformed
    case fieldTooLong
    case headTooLarge
    case tooManyFields
    case hostMissing
    case hostRepeated
    case lengthMalformed
    case lengthRepeated
    case lengthAndEncoding
    case encodingRepeated
    case encodingUnsupported
    case encodingBefore11
    case expectationUnsupported
    case chunkSizeMalformed
    case chunkEndMalformed
    case chunkLineTooLong
    case bodyTooLarge
    case truncated

    /// A name for programs: "bare_line_feed".
    package var code: String {
        rawValue.reduce(into: "") { code, letter in
            code += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
        }
    }

    /// The status to answer a request with.
    package var status: Int {
        switch self {
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .expectationUnsupported: 417
        case .fieldTooLong, .headTooLarge, .tooManyFields: 431
        case .methodTooLong, .encodingUnsupported: 501
        case .http2Preface, .versionUnsupported: 505
        default: 400
        }
    }

    /// What is wrong, in one sentence that quotes nothing of the message.
    package var sentence: String {
        switch self {
        case .bareLineFeed: "A line ends with LF alone; HTTP/1.1 lines end with CR LF."
        case .bareCarriageReturn: "A CR stands alone inside a line."
        case .requestLineMalformed: "The request line is not \"METHOD TARGET HTTP/1.1\"."
        case .methodMalformed: "The method has a character that is not allowed in one."
        case .methodTooLong: "The method is longer than any method that is known here."
        case .targetMalformed: "The request target is not a path, or has a character to escape."
        case .targetTooLong: "The request line is longer than this server reads."
        case .http2Preface: "This is HTTP/2; only HTTP/1.1 is spoken here."
        case .versionUnsupported: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
        case .statusLineMalformed: "The status line is not \"HTTP/1.1 STATUS REASON\"."
        case .fieldFolded: "A header continues on a second line; give it on one."
        case .fieldNameMalformed: "A header line has no name of allowed characters before a colon."
        case .spaceBeforeColon: "There is white space between a header's name and its colon."
        case .fieldValueMalformed: "A header's value has a control character."
        case .fieldTooLong: "A header line is longer than this side reads."
        case .headTooLarge: "The headers together are larger than this side reads."
        case .tooManyFields: "There are more headers than this side reads."
        case .hostMissing: "An HTTP/1.1 request needs a Host header."
        case .hostRepeated: "There is more than one Host header."
        case .lengthMalformed: "Content-Length is not a whole number."
        case .lengthRepeated: "There is more than one Content-Length header."
        case .lengthAndEncoding: "Content-Length and Transfer-Encoding exclude each other."
        case .encodingRepeated: "There is more than one Transfer-Encoding header."
        case .encodingUnsupported: "The only Transfer-Encoding that is understood is chunked."
        case .encodingBefore11: "Transfer-Encoding needs HTTP/1.1."
        case .expectationUnsupported: "The only Expect that is understood is 100-continue."
        case .chunkSizeMalformed: "A chunk's size is not a hexadecimal number."
        case .chunkEndMalformed: "A chunk does not end with CR LF where its size says."
        case .chunkLineTooLong: "A chunk's size line is longer than this side reads."
        case .bodyTooLarge: "The body is larger than this side takes."
        case .truncated: "The connection ended before the message did."
        }
    }
}
