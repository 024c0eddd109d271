/// Fills in variables and secret files after parsing, so that no value can change the structure.
struct Substitution {
    /// A secret is a password or a key, not a document.
    static let secretLimit = 64 << 10

    let environment: [String: String]
    let folder: String
    let readFile: FileReader
    let findings: Findings

    /// `node` with its variables filled in.
    ///
    /// What cannot be filled in is a finding and stays as it is.
    func variables(in node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .scalar(let scalar):
            return YAMLNode(.scalar(filled(scalar, node)), at: node.mark)
        case .sequence(let items):
            return YAMLNode(.sequence(items.map(variables)), at: node.mark)
        case .mapping(var entries):
            for index in entries.indices {
                entries[index].value = variables(in: entries[index].value)
            }
            return YAMLNode(.mapping(entries), at: node.mark)
        }
    }

    /// The values below `node`, a `config:` block, with variables and `{file: …}` filled in.
    func settings(in node: YAMLNode) -> YAMLNode {
        let node = variables(in: node)
        guard let entries = node.mapping else { return node }
        let filled = entries.map { entry in
            YAMLEntry(key: entry.key, keyMark: entry.keyMark, value: secrets(in: entry.value))
        }
        return YAMLNode(.mapping(filled), at: node.mark)
    }

    private func filled(_ scalar: YAMLScalar, _ node: YAMLNode) -> YAMLScalar {
        guard let template = Template(scalar.text) else { return scalar }
        do throws(Template.Fault) {
            let filled = YAMLScalar(
                try template.filled(from: environment), style: scalar.style,
                isString: scalar.isString, origin: .substituted(template: scalar.text))
            if let fault = filled.fault {
                findings.error(fault, at: node.mark, spoiling: node.mark)
            }
            return filled
        } catch {
            let mark = findings.source.mark(of: error.range, in: node)
            findings.error(
                error.sentence, at: mark, suggestion: error.suggestion, spoiling: node.mark)
            return scalar
        }
    }

    private func secrets(in node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .scalar: return node
        case .sequence(let items):
            return YAMLNode(.sequence(items.map(secrets)), at: node.mark)
        case .mapping(let entries):
            if entries.count == 1, let only = entries.first, only.key == "file" {
                return secret(only.value, node)
            }
            let filled = entries.map { entry in
                YAMLEntry(key: entry.key, keyMark: entry.keyMark, value: secrets(in: entry.value))
            }
            return YAMLNode(.mapping(filled), at: node.mark)
        }
    }

    private func secret(_ path: YAMLNode, _ node: YAMLNode) -> YAMLNode {
        let nothing = YAMLScalar("", style: .doubleQuoted, origin: .secretFile)
        let unread = YAMLNode(.scalar(nothing), at: node.mark)
        guard let scalar = path.scalar, case .string(let text) = scalar.value, !text.isEmpty else {
            findings.error("\"file\" \(path.being), but a path is wanted", at: path.mark)
            return unread
        }
        let name = quoted(scalar.shown)
        let contents: FileContents
        do throws(FileFault) {
            contents = try readFile(FilePath.join(folder, text), Self.secretLimit)
        } catch {
            findings.error("the secret file \(name) cannot be read: \(error.reason)", at: path.mark)
            return unread
        }
        if contents.isExposed {
            findings.warning(
                "the secret file \(name) can be read by others; chmod 600 keeps it private",
                at: path.mark)
        }
        guard let secret = secretText(contents, name, path.mark) else { return unread }
        let value = YAMLScalar(secret, style: .doubleQuoted, origin: .secretFile)
        return YAMLNode(.scalar(value), at: node.mark)
    }

    private func secretText(_ contents: FileContents, _ name: String, _ mark: Mark) -> String? {
        guard contents.bytes.count <= Self.secretLimit else {
            findings.error("the secret file \(name) is larger than 64 KiB", at: mark)
            return nil
        }
        var bytes = contents.bytes[...]
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty else {
            findings.error("the secret file \(name) is empty", at: mark)
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            findings.error("the secret file \(name) is not text in UTF-8", at: mark)
            return nil
        }
        return text
    }
}
