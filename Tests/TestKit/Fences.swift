/// A fenced block of a Markdown document: what stands between ``` and ```.
package struct Fence: Sendable, Equatable {
    /// The words after the opening marks: "sh run" is ["sh", "run"].
    package let words: [String]
    package let text: String
    /// Where the opening marks stand, from 1.
    package let line: Int

    package init(words: [String], text: String, line: Int) {
        self.words = words
        self.text = text
        self.line = line
    }

    /// ```` ```sh run ````: commands that a test runs, in the order of the document.
    package var isRun: Bool { words.first == "sh" && words.contains("run") }
    /// The same with "background": goes on while the next ones run.
    package var isBackground: Bool { isRun && words.contains("background") }
    /// ```` ```c file=hello.c ````: what the reader saves under that name.
    package var file: String? {
        words.first { $0.hasPrefix("file=") }.map { String($0.dropFirst("file=".count)) }
    }

    /// All fences of a document, in order.
    ///
    /// Pure. One that is never closed goes on to the end.
    package static func all(in markdown: String) -> [Fence] {
        var fences: [Fence] = []
        var open: (words: [String], line: Int, indent: Int)?
        var lines: [Substring] = []
        for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let indent = line.prefix { $0 == " " }.count
            let isMark = line.dropFirst(indent).hasPrefix("```")
            if let (words, start, margin) = open {
                guard isMark else {
                    lines.append(line.dropFirst(min(indent, margin)))
                    continue
                }
                fences.append(
                    Fence(
                        words: words, text: lines.joined(separator: "\n") + "\n", line: start))
                (open, lines) = (nil, [])
            } else if isMark {
                let words = line.dropFirst(indent + 3).split(separator: " ").map(String.init)
                open = (words, index + 1, indent)
            }
        }
        if let (words, start, _) = open {
            fences.append(
                Fence(words: words, text: lines.joined(separator: "\n") + "\n", line: start))
        }
        return fences
    }
}
