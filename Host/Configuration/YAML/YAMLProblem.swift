/// What libyaml says, in words for operators, and where to look.
struct YAMLProblem {
    let sentence: String
    let mark: Mark

    init(_ failure: YAMLEvents.Failure, in source: SourceText) {
        var cursor = PlaceCursor(source)
        let place = cursor.mark(failure.place)
        let context = failure.contextPlace.map { cursor.mark($0) }
        if let tab = Self.tab(near: place, context, in: source) {
            sentence = "a tab cannot indent in YAML; use spaces"
            mark = tab
        } else if failure.context.holds("flow"),
            let variable = Self.variable(in: source, place, context)
        {
            sentence = """
                inside of { } and [ ] a variable must stand in quotes; to get a number or a \
                boolean, write the mapping over several lines
                """
            mark = variable
        } else {
            let rule = Self.rules.first { rule in
                failure.problem.holds(rule.problem)
                    && (rule.context.isEmpty || failure.context.holds(rule.context))
            }
            sentence = rule?.sentence ?? "this is not YAML: \(failure.problem)"
            mark = rule?.isAtContext == true ? context ?? place : place
        }
    }

    private struct Rule {
        var problem: String
        var context = ""
        var sentence: String
        // Where the construct began says more than where the file ended.
        var isAtContext = false
    }

    private static let rules = [
        Rule(
            problem: "unexpected end of stream", context: "quoted scalar",
            sentence: "this quote is never closed", isAtContext: true),
        Rule(
            problem: "unexpected document indicator", context: "quoted scalar",
            sentence: "this quote is never closed", isAtContext: true),
        Rule(
            problem: "unknown escape character",
            sentence: "this \\ sequence is unknown; write \\\\ for a \\, or use single quotes"),
        Rule(
            problem: "expected hexdecimal number",
            sentence: "this \\ sequence wants hexadecimal digits"),
        Rule(
            problem: "invalid Unicode character escape code",
            sentence: "this \\ sequence names no character"),
        Rule(
            problem: "did not find expected ',' or ']'",
            sentence: "this [ is never closed, or a comma is missing in its list",
            isAtContext: true),
        Rule(
            problem: "did not find expected ',' or '}'",
            sentence: "this { is never closed, or a comma is missing in its mapping",
            isAtContext: true),
        Rule(
            problem: "mapping values are not allowed",
            sentence:
                "a second \": \" in one value; put the value in quotes, or mend the indentation"
        ),
        Rule(
            problem: "could not find expected ':'",
            sentence: "a key without a colon; write \"key: value\"", isAtContext: true),
        Rule(
            problem: "did not find expected '-' indicator",
            sentence: "a list goes on here without a \"-\"; mend the indentation"),
        Rule(
            problem: "did not find expected key",
            sentence: "a key is wanted here; mend the indentation, or put the value above in quotes"
        ),
        Rule(
            problem: "block sequence entries are not allowed",
            sentence: "a list cannot begin here; put the \"-\" on a line of its own"),
        Rule(
            problem: "found character that cannot start any token",
            sentence: "no value can begin with this character; put the value in quotes"),
        Rule(
            problem: "did not find expected alphabetic or numeric character",
            sentence: "& and * begin an anchor or an alias; put the value in quotes if it is text",
            isAtContext: true),
        Rule(
            problem: "undefined tag handle",
            sentence: "the tag here has no meaning; remove it, or put the value in quotes"),
        Rule(
            problem: "incompatible YAML document",
            sentence: "only YAML 1.1 and 1.2 are read; remove the %YAML line"),
        Rule(
            problem: "did not find expected <document start>",
            sentence: "the file ends its document and then goes on; mend the indentation"),
        Rule(
            problem: "did not find expected node content",
            sentence: "a value is missing here"),
        Rule(
            problem: "expected comment or line break",
            sentence: "after | or > the text begins on the next line"),
    ]

    // libyaml has many words for a tab, none of which says so.
    private static func tab(near place: Mark, _ context: Mark?, in source: SourceText) -> Mark? {
        let lines = [place.line, context?.line].compactMap(\.self) + [place.line - 1]
        for line in lines where line > 0 {
            let range = source.lineRange(line)
            let blank = source.bytes[range].prefix { $0 == 0x20 || $0 == 0x09 }
            guard let tab = blank.firstIndex(of: 0x09), blank.endIndex < range.upperBound else {
                continue
            }
            return source.mark(atOffset: tab)
        }
        return nil
    }

    private static func variable(
        in source: SourceText, _ place: Mark, _ context: Mark?
    ) -> Mark? {
        let start = context?.offset ?? source.lineRange(place.line).lowerBound
        let end = max(start, source.lineRange(place.line).upperBound)
        let bytes = source.bytes[start..<end]
        let opening = bytes.indices.dropLast().first { index in
            bytes[index] == UInt8(ascii: "$") && bytes[index + 1] == UInt8(ascii: "{")
        }
        return opening.map { source.mark(atOffset: $0, byteCount: 2) }
    }
}
