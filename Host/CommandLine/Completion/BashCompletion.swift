enum BashCompletion {
    static func script(_ nodes: [CompletionScript.Node]) -> String {
        var lines = [
            "# bash completion for belfry, made by `belfry completions bash`.",
            "_belfry() {",
            "    local word=${COMP_WORDS[COMP_CWORD]} path=belfry previous=${COMP_WORDS[COMP_CWORD-1]}",
            "    local index",
            "    COMPREPLY=()",
            "    for ((index = 1; index < COMP_CWORD; index++)); do",
            "        case \"$path ${COMP_WORDS[index]}\" in",
        ]
        for node in nodes where !node.path.isEmpty {
            lines.append("            \"\(node.words)\") path=\"\(node.words)\" ;;")
        }
        lines += ["        esac", "    done", "    case \"$path $previous\" in"]
        for node in nodes { lines += node.options.flatMap { valueCase($0, of: node) } }
        lines += ["    esac", "    case \"$path\" in"]
        for node in nodes { lines += commandCase(node) }
        lines += ["    esac", "}", "complete -F _belfry belfry"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func valueCase(_ option: Option, of node: CompletionScript.Node) -> [String] {
        guard option.takesValue else { return [] }
        let spellings = ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
        let pattern = spellings.map { "\"\(node.words) \($0)\"" }.joined(separator: "|")
        return ["        \(pattern)) \(offer(option.kind)) return ;;"]
    }

    private static func commandCase(_ node: CompletionScript.Node) -> [String] {
        let options = node.options.map { "--\($0.name)" }.joined(separator: " ")
        let words = node.command.subcommands.map(\.name)
        let kind = words.isEmpty ? node.command.operands.last?.kind ?? .text : .choice(words)
        return [
            "        \"\(node.words)\")",
            "            if [[ $word == -* ]]; then",
            "                \(offer(.choice([options])))",
            "            else",
            "                \(offer(kind))",
            "            fi ;;",
        ]
    }

    /// One command that fills COMPREPLY.
    private static func offer(_ kind: ValueKind) -> String {
        switch kind {
        case .text: ":;"
        case .file:
            "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\");"
        case .directory:
            "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\");"
        case .choice(let words):
            "mapfile -t COMPREPLY < <(compgen -W "
                + "\(CompletionScript.quoted(words.joined(separator: " "))) -- \"$word\");"
        }
    }
}
