/// Scripts that teach a shell the commands, made from their declarations.
///
/// Pure.
package enum CompletionScript {
    package enum Shell: String, CaseIterable, Sendable {
        case bash
        case zsh
        case fish
    }

    package static func text(for shell: Shell, of root: Command) -> String {
        let nodes = nodes(below: root, path: [])
        return switch shell {
        case .bash: BashCompletion.script(nodes)
        case .zsh: ZshCompletion.script(nodes)
        case .fish: FishCompletion.script(nodes)
        }
    }

    /// A command and the words that lead to it.
    struct Node {
        let path: [String]
        let command: Command

        var options: [Option] { command.options + [ArgumentParser.help] }
        /// "belfry plugin verify".
        var words: String { (["belfry"] + path).joined(separator: " ") }
        /// "_belfry_plugin_verify".
        var function: String { "_" + (["belfry"] + path).joined(separator: "_") }
    }

    private static func nodes(below command: Command, path: [String]) -> [Node] {
        [Node(path: path, command: command)]
            + command.subcommands.flatMap { nodes(below: $0, path: path + [$0.name]) }
    }

    /// In single quotes for any of the three shells.
    static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
