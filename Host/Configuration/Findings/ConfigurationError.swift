/// Why a configuration was refused: every fault found, warnings included, in the order of the file.
package struct ConfigurationError: Error, Equatable {
    package let findings: [Finding]

    package init(_ findings: [Finding]) {
        self.findings = findings
    }

    init(file: String, _ sentence: String) {
        findings = [Finding(.error, file: file, mark: nil, sentence)]
    }
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String { findings.text() }
}
