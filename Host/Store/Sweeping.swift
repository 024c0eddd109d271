/// When to look for what has expired: at the first write, so that a restart cleans up, and then
/// every so many.
struct Sweeping {
    static let everyWrites = 1_024
    private var writesLeft = 0

    mutating func isDue() -> Bool {
        guard writesLeft == 0 else {
            writesLeft -= 1
            return false
        }
        writesLeft = Sweeping.everyWrites - 1
        return true
    }
}
