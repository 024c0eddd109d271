/// How many lines of one sort go into the log: so many a second, and then how many were left out.
///
/// Pure.
struct LineBudget: Sendable {
    static let perSecond = 10

    private var begun = Int64.min / 2
    private var written = 0
    private var withheld = 0

    /// Nil: it is one too many; else how many were left out since the last one that was not.
    mutating func admit(at now: Int64) -> Int? {
        if now - begun >= 1_000_000_000 || now < begun { (begun, written) = (now, 0) }
        guard written < LineBudget.perSecond else {
            withheld += 1
            return nil
        }
        written += 1
        defer { withheld = 0 }
        return withheld
    }
}
