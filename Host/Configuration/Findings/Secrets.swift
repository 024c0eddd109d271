/// What is known to be secret in a file: where it stands, and how it reads.
struct Secrets: Sendable {
    /// Takes the values out of sentences.
    let redaction: Redaction
    private let places: [Range<Int>]

    init() {
        self.init(nodes: [])
    }

    /// `nodes` are single values.
    init(nodes: [YAMLNode]) {
        places = nodes.map(\.mark.range)
        redaction = Redaction(nodes.compactMap(\.scalar?.text))
    }

    /// The bytes of a line to mask.
    ///
    /// An alias stands elsewhere than its value, so both are looked for.
    func ranges(in source: SourceText, line: Range<Int>) -> [Range<Int>] {
        places.filter { $0.overlaps(line) } + redaction.ranges(in: source.bytes[line])
    }
}
