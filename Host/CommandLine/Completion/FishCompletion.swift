enum FishCompletion {
    static func script(_ nodes: [CompletionScript.Node]) -> String {
        let known = nodes.filter { !$0.path.isEmpty }.map { CompletionScript.quoted($0.words) }
        var lines = [
            "# fish completion for belfry, made by `belfry completions fish`.",
            "function __belfry_at",
            "    set -l path belfry",
            "    for word in (commandline -opc)[2..-1]",
            "        if contains -- \"$path $word\" \(known.joined(separator: " "))",
            "            set path \"$path $word\"",
            "        end",
            "    end",
            "    test \"$path\" = \"$argv\"",
            "end",
            "complete -c belfry -f",
        ]
        for node in nodes {
            let condition =
                "complete -c belfry -n \(CompletionScript.quoted("__belfry_at \(node.words)"))"
            lines += node.command.subcommands.map {
                "\(condition) -a \($0.name) -d \(CompletionScript.quoted($0.summary))"
            }
            lines += node.options.map { "\(condition) \(spec($0))" }
            if let kind = node.command.operands.last?.kind, let words = values(kind) {
                lines.append("\(condition) \(words)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func spec(_ option: Option) -> String {
        var words = ["-l \(option.name)"]
        if let short = option.short { words.append("-s \(short)") }
        // -x is "wants a value, and no file".
        if option.takesValue { words.append(option.kind == .file ? "-r" : "-x") }
        if let values = values(option.kind), option.takesValue { words.append(values) }
        return (words + ["-d \(CompletionScript.quoted(option.summary))"]).joined(separator: " ")
    }

    private static func values(_ kind: ValueKind) -> String? {
        switch kind {
        case .text: nil
        case .file: "-F"
        case .directory: "-a '(__fish_complete_directories)'"
        case .choice(let words): "-a \(CompletionScript.quoted(words.joined(separator: " ")))"
        }
    }
}
