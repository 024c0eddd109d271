extension SwiftSource {
    /// The types that are declared here, those within others too.
    var types: [(name: String, line: Line)] {
        lines.compactMap { line in
            let words = line.words
            let kinds = ["class", "struct", "enum", "protocol", "actor", "typealias"]
            guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
                let letter = words[kind + 1].first, letter.isUppercase
            else { return nil }
            return (words[kind + 1], line)
        }
    }

    /// The functions with the lines that each takes, its long texts left out: those are data.
    var functions: [(line: Line, length: Int)] {
        var found: [(line: Line, length: Int)] = []
        var braces: [Line?] = []
        var declared: (line: Line, depth: Int)?
        var parentheses = 0
        for line in lines {
            if line.declaresFunction { declared = (line, parentheses) }
            for letter in line.code {
                switch letter {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                case "{":
                    // A closure among the arguments is not the body.
                    let begins = declared.map { $0.depth == parentheses } ?? false
                    braces.append(begins ? declared?.line : nil)
                    if begins { declared = nil }
                case "}":
                    // A protocol's last requirement has no body, and the next brace is not its own.
                    if declared?.depth == parentheses { declared = nil }
                    guard let start = braces.popLast() ?? nil else { continue }
                    let length = lines[(start.number - 1)..<line.number].count {
                        !$0.isInsideText
                    }
                    found.append((start, length))
                default: break
                }
            }
        }
        return found
    }
}

extension SwiftSource.Line {
    /// The names and numbers of its code.
    var words: [String] {
        code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    }

    fileprivate var declaresFunction: Bool {
        if words.contains("func") { return true }
        let modifiers: Set<String> = [
            "public", "package", "internal", "private", "fileprivate", "convenience", "required",
            "override", "static", "mutating",
        ]
        let first = words.drop(while: modifiers.contains).first
        return ["init", "deinit", "subscript"].contains(first)
    }
}
