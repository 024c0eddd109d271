enum ZshCompletion {
    static func script(_ nodes: [CompletionScript.Node]) -> String {
        var lines = [
            "#compdef belfry", "# zsh completion for belfry, made by `belfry completions zsh`.",
        ]
        for node in nodes.reversed() { lines += [""] + function(node) }
        // Works both as a file of $fpath, where it is run as the function, and when it is sourced.
        lines += [
            "", "if [ \"$funcstack[1]\" = \"_belfry\" ]; then", "    _belfry \"$@\"", "else",
            "    compdef _belfry belfry", "fi",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func function(_ node: CompletionScript.Node) -> [String] {
        var specs = node.options.map(spec)
        let commands = node.command.subcommands
        if commands.isEmpty {
            specs += node.command.operands.map(spec)
        } else {
            specs += ["'1: :->command'", "'*:: :->rest'"]
        }
        var lines = ["\(node.function)() {", "    local curcontext=\"$curcontext\" state line"]
        lines.append("    _arguments -C -S \\")
        lines += specs.dropLast().map { "        \($0) \\" }
        lines += specs.suffix(1).map { "        \($0)" }
        if !commands.isEmpty {
            lines += ["    case $state in", "    command)", "        local -a choices"]
            lines.append("        choices=(")
            lines += commands.map {
                "            " + CompletionScript.quoted("\($0.name):\(escaped($0.summary))")
            }
            lines += ["        )", "        _describe command choices ;;", "    rest)"]
            lines.append("        case $words[1] in")
            lines += commands.map { "        \($0.name)) \(node.function)_\($0.name) ;;" }
            lines += ["        esac ;;", "    esac"]
        }
        return lines + ["}"]
    }

    private static func spec(_ option: Option) -> String {
        let text = "[\(escaped(option.summary))]"
        let value = option.placeholder.map { ":\(escaped($0)):\(action(option.kind))" } ?? ""
        let star = option.repeats ? "*" : ""
        guard let short = option.short else {
            return CompletionScript.quoted("\(star)--\(option.name)\(text)\(value)")
        }
        let both = "{-\(short),--\(option.name)}"
        let group = option.repeats ? "'*'" : "'(-\(short) --\(option.name))'"
        return group + both + CompletionScript.quoted(text + value)
    }

    private static func spec(_ operand: Operand) -> String {
        let place = operand.repeats ? "*" : operand.isRequired ? "" : ":"
        return CompletionScript.quoted("\(place):\(escaped(operand.name)):\(action(operand.kind))")
    }

    private static func action(_ kind: ValueKind) -> String {
        switch kind {
        case .text: " "
        case .file: "_files"
        case .directory: "_files -/"
        case .choice(let words): "(\(words.joined(separator: " ")))"
        }
    }

    /// What would end a description is taken for itself.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, letter in
            if letter == ":" || letter == "[" || letter == "]" || letter == "\\" { result += "\\" }
            result.append(letter)
        }
    }
}
