import Configuration
import Core

/// How the rules of the configuration in force are called, by their line.
struct RuleNames {
    private let rules: [Rule]
    private let file: String

    init(_ configuration: HostConfiguration?) {
        rules = configuration?.rules ?? []
        let path = rules.first?.location.file ?? "plugins.yaml"
        file = path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Nil: no rule begins there now.
    func name(atLine line: Int32) -> String? {
        rules.first { $0.location.line == Int(line) }?.name
    }

    /// As in `"orders" plugins.yaml:41`; nil: no rule was noted.
    func place(ofLine line: Int32) -> String? {
        guard line > 0 else { return nil }
        let place = "\(file):\(line)"
        return name(atLine: line).map { "\"\($0)\" \(place)" } ?? place
    }
}
