/// Collects what is wrong with one file while it is read, so that all of it is told at once.
///
/// Lives within one call on one thread.
final class Findings {
    /// How many are told; the rest is counted.
    static let limit = 50

    let source: SourceText
    private var list: [Finding] = []
    private var known: Set<Key> = []
    private var spoilt: Set<Mark> = []
    private var omitted = 0
    private var secrets = Secrets()
    private(set) var hasErrors = false

    // An anchor used twice shows the same fault at the same place twice.
    private struct Key: Hashable {
        var mark: Mark?
        var sentence: String
    }

    init(_ source: SourceText) {
        self.source = source
    }

    /// A fault that leaves nothing to judge at `spoiling` silences what is said of that place
    /// later.
    func error(
        _ sentence: String, at mark: Mark?, suggestion: String? = nil, spoiling spoilt: Mark? = nil
    ) {
        add(.error, sentence, at: mark, suggestion)
        if let spoilt { self.spoilt.insert(spoilt) }
    }

    func warning(_ sentence: String, at mark: Mark?, suggestion: String? = nil) {
        add(.warning, sentence, at: mark, suggestion)
    }

    /// True when a further finding is only counted, and need not be worded well.
    var isFull: Bool { list.count >= Self.limit }

    /// Masks these in every excerpt.
    func hide(_ secrets: Secrets) {
        self.secrets = secrets
    }

    func add(
        _ severity: Finding.Severity, _ sentence: String, at mark: Mark?, _ suggestion: String?
    ) {
        if let mark, spoilt.contains(mark) { return }
        if severity == .error { hasErrors = true }
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
