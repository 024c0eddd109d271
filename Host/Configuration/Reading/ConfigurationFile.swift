/// Reads plugins.yaml.
package enum ConfigurationFile {
    /// The configuration in the file at `path`, with the secret files it names.
    ///
    /// Any thread; blocks on the disk. Throws every fault found, at most 50, warnings included.
    package static func read(
        path: String, environment: [String: String],
        readFile: @escaping FileReader = { path, limit throws(FileFault) in
            try DiskFile.read(path, limit: limit)
        }
    ) throws(ConfigurationError) -> HostConfiguration {
        let contents: FileContents
        do throws(FileFault) {
            contents = try readFile(path, YAMLInput.byteLimit)
        } catch {
            throw ConfigurationError(file: path, "the file cannot be read: \(error.reason)")
        }
        return try parse(
            contents.bytes, path: path, environment: environment, readFile: readFile)
    }

    /// The configuration in `bytes`; `path` is for messages and for what is relative to it.
    package static func parse(
        _ bytes: [UInt8], path: String, environment: [String: String],
        readFile: @escaping FileReader = { _, _ throws(FileFault) in
            throw FileFault(reason: "no file can be read here")
        }
    ) throws(ConfigurationError) -> HostConfiguration {
        guard bytes.count <= YAMLInput.byteLimit else {
            throw ConfigurationError(file: path, YAMLInput.tooLarge)
        }
        let findings = Findings(SourceText(file: path, bytes: bytes))
        if let fault = YAMLInput.fault(in: findings.source) {
            findings.error(fault.sentence, at: fault.mark)
            throw ConfigurationError(findings.settled())
        }
        guard var configuration = configuration(findings, environment, readFile),
            !findings.hasErrors
        else {
            throw ConfigurationError(findings.settled())
        }
        configuration.warnings = findings.settled()
        return configuration
    }

    /// The `host:` block of the file at `path`, as far as it can be read; nil: it cannot be.
    ///
    /// For commands that must find their daemon while the file has faults. Reads no secret.
    package static func hostSettings(
        path: String, environment: [String: String]
    ) -> HostSettings? {
        guard let contents = try? DiskFile.read(path, limit: YAMLInput.byteLimit) else {
            return nil
        }
        let findings = Findings(SourceText(file: path, bytes: contents.bytes))
        guard YAMLInput.fault(in: findings.source) == nil else { return nil }
        return configuration(findings, environment) { _, _ throws(FileFault) in
            throw FileFault(reason: "secrets are not read here")
        }?.host
    }

    private static func configuration(
        _ findings: Findings, _ environment: [String: String], _ readFile: @escaping FileReader
    ) -> HostConfiguration? {
        guard let root = YAMLComposer.compose(findings) else {
            if !findings.hasErrors {
                findings.error("the file is empty; name sources, channels and routes", at: nil)
            }
            return nil
        }
        let substitution = Substitution(
            environment: environment, folder: FilePath.folder(of: findings.source.file),
            readFile: readFile, findings: findings)
        return DocumentReader(findings: findings, substitution: substitution).read(root)
    }
}
