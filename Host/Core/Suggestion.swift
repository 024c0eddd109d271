/// Guesses which word was meant.
package enum Suggestion {
    /// The candidate nearest to `word`, if one is near.
    ///
    /// Near is one edit in every three characters of the longer word, at least one and at most
    /// three: PORT is no misspelling of HOST. An edit adds, drops or changes a character or swaps
    /// two neighbours. Case does not count.
    package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let word = Array(word.lowercased())
        var best: (candidate: String, edits: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased())
            let editsMax = min(3, max(1, max(word.count, letters.count) / 3))
            // Spares the table for words that cannot be near.
            guard abs(letters.count - word.count) <= editsMax else { continue }
            let edits = Self.edits(from: word, to: letters)
            if edits <= editsMax && edits < best?.edits ?? .max { best = (candidate, edits) }
        }
        return best?.candidate
    }

    /// " Did you mean 'X'?", or nothing where no candidate is near.
    package static func question(for word: String, in candidates: some Sequence<String>) -> String {
        question(meant: nearest(to: word, in: candidates))
    }

    /// " Did you mean 'X'?", or nothing.
    package static func question(meant: String?) -> String {
        meant.map { " Did you mean '\($0)'?" } ?? ""
    }

    private static func edits(from word: [Character], to other: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in word.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                let isSame = letter == otherLetter
                var edits = min(
                    last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], word[row - 1] == otherLetter {
                    edits = min(edits, beforeLast[column - 1] + 1)
                }
                current.append(edits)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
