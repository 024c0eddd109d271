/// A folder of files to begin a plugin with.
package struct Scaffold: Sendable, Equatable {
    package struct File: Sendable, Equatable {
        package let path: String
        package let text: String
        package let isExecutable: Bool

        package init(_ path: String, isExecutable: Bool = false, _ text: String) {
            self.path = path
            self.text = text
            self.isExecutable = isExecutable
        }
    }

    package let files: [File]
    /// The command that builds it, run in its folder.
    package let build: String
    /// What the build makes.
    package let product: String
}

/// The name of a new plugin: lower-kebab, for it becomes a folder, a file and part of an id.
package struct PluginName: Sendable, Equatable {
    package let kebab: String

    package init(_ text: String) throws(CommandFailure) {
        let letters = text.utf8
        let isKebab =
            !letters.isEmpty && letters.count <= 64 && !text.hasSuffix("-") && !text.contains("--")
            && letters.first.map { (0x61...0x7A).contains($0) } == true
            && letters.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
        guard isKebab else {
            throw CommandFailure(
                .usage,
                "A plugin's name has lower-case letters, digits and single hyphens and begins with "
                    + "a letter, such as 'risk-pager'; '\(PlainText.line(text))' does not.")
        }
        kebab = text
    }

    /// "risk_pager".
    package var snake: String { kebab.split(separator: "-").joined(separator: "_") }

    /// "RiskPager".
    package var camel: String {
        kebab.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
