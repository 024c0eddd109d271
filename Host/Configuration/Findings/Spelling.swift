/// Finds what was probably meant by a word that is not known.
package enum Spelling {
    /// The candidate that is nearest to `word`, when it is near enough to be worth a question.
    ///
    /// Near is a third of the word's letters, at least one; two neighbours swapped count as one
    /// change. Case and the difference between - and _ do not count.
    package static func nearest(
        to word: String, among candidates: some Sequence<String>
    ) -> String? {
        let letters = plain(word)
        guard !letters.isEmpty, letters.count <= 64 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = plain(candidate)
            guard other.count <= 64 else { continue }
            let allowed = max(1, max(letters.count, other.count) / 3)
            guard abs(other.count - letters.count) <= allowed else { continue }
            let distance = self.distance(letters, other)
            guard distance <= allowed, distance < letters.count else { continue }
            guard distance < best?.distance ?? Int.max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    private static func plain(_ word: String) -> [UInt8] {
        word.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    }

    /// Optimal string alignment: insert, delete, replace, or swap two neighbours.
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let same = one[row] == other[column]
                var cost = min(
                    above[column + 1] + 1, current[column] + 1, above[column] + (same ? 0 : 1))
                if row > 0, column > 0,
                    one[row] == other[column - 1], one[row - 1] == other[column]
                {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = above
            above = current
        }
        return above[other.count]
    }
}
