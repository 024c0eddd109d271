/// Collects what is wrong with one file while it is read, so that all of it is told at once.
///
/// Lives within one call on one thread.
final class Findings {
    /// How many are told; the rest is counted.
    static let limit = 50

    let source: SourceText
    private var list: [Finding] = []
    private var known: Set<Key> = []
    private var omitted = 0
    private var secrets: [Range<Int>] = []
    private(set) var hasErrors = false

    // An anchor used twice shows the same fault at the same place twice.
    private struct Key: Hashable {
        var mark: Mark?
        var sentence: String
    }

    init(_ source: SourceText) {
        self.source = source
    }

    func error(_ sentence: String, at mark: Mark?, suggestion: String? = nil) {
        hasErrors = true
        add(.error, sentence, mark, suggestion)
    }

    func warning(_ sentence: String, at mark: Mark?, suggestion: String? = nil) {
        add(.warning, sentence, mark, suggestion)
    }

    /// Masks a part of the file in every excerpt.
    func hide(_ range: Range<Int>) {
        if !range.isEmpty { secrets.append(range) }
    }

    private func add(
        _ severity: Finding.Severity, _ sentence: String, _ mark: Mark?, _ suggestion: String?
    ) {
        guard known.insert(Key(mark: mark, sentence: sentence)).inserted else { return }
        guard list.count < Self.limit else {
            omitted += 1
            return
        }
        list.append(
            Finding(
                severity, file: source.file, mark: mark, sentence, suggestion: suggestion))
    }

    /// All findings in the order of the file, with the lines they are about.
    func settled() -> [Finding] {
        var result = list.enumerated().sorted { one, other in
            let (first, second) = (one.element.mark?.offset ?? -1, other.element.mark?.offset ?? -1)
            return (first, one.offset) < (second, other.offset)
        }.map(\.element)
        for index in result.indices {
            guard let mark = result[index].mark else { continue }
            result[index].excerpt = source.excerpt(at: mark, hiding: secrets)
        }
        if omitted > 0 {
            result.append(
                Finding(
                    hasErrors ? .error : .warning, file: source.file, mark: nil,
                    "\(omitted) more, which will show once these are mended"))
        }
        return result
    }
}
