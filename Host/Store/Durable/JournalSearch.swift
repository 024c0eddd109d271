/// Finds where in the journal a time begins, without an index of times.
///
/// Numbers are given out in the order of acceptance, but for how far the clocks of nodes differ and
/// are set: it stops short by a minute for that.
enum JournalSearch {
    static let marginNs: Int64 = 60_000_000_000

    /// An event that all before `fromNs` precede or are: to read on from there.
    ///
    /// `probe`: the first event from a number on, with when it was accepted; nil: none.
    static func number<Failure: Error>(
        before fromNs: Int64, in numbers: Range<Int64>,
        _ probe: (Int64) throws(Failure) -> (number: Int64, acceptedNs: Int64)?
    ) throws(Failure) -> Int64 {
        let (wantedNs, isBeyond) = fromNs.subtractingReportingOverflow(marginNs)
        guard !isBeyond else { return numbers.lowerBound - 1 }
        var (low, high) = (numbers.lowerBound, numbers.upperBound)
        // All below `low` are too old; none from `high` on is.
        while low < high {
            let middle = low + (high - low) / 2
            if let found = try probe(middle), found.number < high, found.acceptedNs < wantedNs {
                low = found.number + 1
            } else {
                high = middle
            }
        }
        return low - 1
    }
}
