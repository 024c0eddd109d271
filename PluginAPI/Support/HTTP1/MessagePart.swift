/// What a parser found next.
package enum MessagePart<Head: Sendable>: Sendable {
    /// Nothing yet: call again with the same bytes from the offset on, and more behind them.
    case incomplete
    case head(Head)
    /// Content, in offsets of the bytes that were given.
    ///
    /// May come in any number of pieces.
    case body(Range<Int>)
    /// The message is whole; what follows belongs to the next one.
    case end
}
