import Glibc

/// A Swift file as a reader of style sees it: what is code, what is comment, what is text.
///
/// Pure. It knows strings (also raw and of several lines), comments and nothing else of Swift:
/// enough to tell a word in a sentence from a word in a statement.
struct SwiftSource {
    struct Line {
        let number: Int
        let text: String
        /// The line with a blank for each byte of comments and of what stands in quotes.
        let code: String
        /// The line's comments.
        let comment: String
        /// It begins inside of a string of several lines, where no line can be broken.
        let isInsideText: Bool
    }

    let path: String
    let lines: [Line]

    init(path: String, text: String) {
        self.path = path
        var scanner = Scanner()
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
            scanner.line(String($1), number: $0 + 1)
        }
    }

    init(_ path: String) throws {
        self.init(path: path, text: try Tree.text(path))
    }

    /// Where something stands, as compilers say it.
    func place(_ line: Line) -> String { "\(path):\(line.number)" }

    /// The modules it imports.
    var imports: [(module: String, line: Line)] {
        lines.compactMap { line in
            let words = line.code.split(separator: " ").drop {
                ["public", "package", "internal", "private", "fileprivate"].contains($0)
                    || $0.hasPrefix("@")
            }
            guard words.first == "import", let name = words.dropFirst().first else { return nil }
            return (String(name.prefix { $0 != "." }), line)
        }
    }
}

extension SwiftSource {
    /// Goes over the bytes: whatever ends something is ASCII, and these tests read the whole tree.
    private struct Scanner {
        private enum State: Equatable {
            case code
            case comment(depth: Int)
            /// The marks that end it, and what an escape in it begins with.
            case text(end: [UInt8], escape: [UInt8], isLong: Bool)
        }

        private var state = State.code
        private var code: [UInt8] = []
        private var comment: [UInt8] = []
        private var rest: ArraySlice<UInt8> = []

        mutating func line(_ text: String, number: Int) -> Line {
            let isInside = if case .text = state { true } else { false }
            // Most lines have nothing to tell apart, and there are tens of thousands of them.
            if state == .code, strpbrk(text, "\"/#") == nil {
                return Line(
                    number: number, text: text, code: text, comment: "", isInsideText: false)
            }
            (code, comment, rest) = ([], [], Array(text.utf8)[...])
            while !rest.isEmpty { step() }
            // A string of one line ends with it, closed or not.
            if case .text(_, _, false) = state { state = .code }
            return Line(
                number: number, text: text, code: String(decoding: code, as: UTF8.self),
                comment: String(decoding: comment, as: UTF8.self), isInsideText: isInside)
        }

        private mutating func step() {
            switch state {
            case .code: stepInCode()
            case .comment(let depth): stepInComment(depth)
            case .text(let end, let escape, _): stepInText(end, escape)
            }
        }

        private mutating func stepInCode() {
            let plain = rest.prefix { $0 != quote && $0 != UInt8(ascii: "/") && $0 != hash }
            code += plain
            rest = rest.dropFirst(plain.count)
            if rest.isEmpty { return }
            if starts("//") {
                comment += rest
                skip(rest.count)
            } else if starts("/*") {
                skip(2)
                state = .comment(depth: 1)
            } else if let text = opening() {
                skip(text.length)
                state = text.state
            } else {
                code.append(rest.removeFirst())
            }
        }

        private mutating func stepInComment(_ depth: Int) {
            if starts("*/") {
                skip(2)
                state = depth == 1 ? .code : .comment(depth: depth - 1)
            } else if starts("/*") {
                skip(2)
                state = .comment(depth: depth + 1)
            } else {
                comment.append(rest.removeFirst())
                code.append(blank)
            }
        }

        private mutating func stepInText(_ end: [UInt8], _ escape: [UInt8]) {
            if rest.starts(with: end) {
                skip(end.count)
                state = .code
            } else if rest.starts(with: escape) {
                skip(min(rest.count, escape.count + 1))
            } else {
                skip(1)
            }
        }

        /// The quotes that begin a string here, with as many # before them as there are.
        private func opening() -> (length: Int, state: State)? {
            let hashes = Array(rest.prefix { $0 == hash })
            let after = rest.dropFirst(hashes.count)
            guard after.first == quote else { return nil }
            let isLong = after.starts(with: [quote, quote, quote])
            let quotes = [UInt8](repeating: quote, count: isLong ? 3 : 1)
            let escape = [UInt8(ascii: "\\")] + hashes
            return (
                hashes.count + quotes.count,
                .text(end: quotes + hashes, escape: escape, isLong: isLong)
            )
        }

        private let quote = UInt8(ascii: "\"")
        private let hash = UInt8(ascii: "#")
        private let blank = UInt8(ascii: " ")

        private func starts(_ text: String) -> Bool { rest.starts(with: text.utf8) }

        private mutating func skip(_ count: Int) {
            rest = rest.dropFirst(count)
            code += [UInt8](repeating: blank, count: count)
        }
    }
}
