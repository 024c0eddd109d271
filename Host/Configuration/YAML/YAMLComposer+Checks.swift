extension YAMLComposer {
    private static let prefix = "tag:yaml.org,2002:"

    func checkTag(_ tag: String?, is wanted: String, at mark: Mark) {
        guard let tag, tag != wanted, tag != YAMLTag.nonSpecific else { return }
        findings.error(
            "the tag \(shown(tag)) has no meaning here; remove it", at: mark, spoiling: mark)
    }

    func checkTag(_ tag: String?, of scalar: YAMLScalar, at mark: Mark) {
        guard let tag, tag != YAMLTag.string, tag != YAMLTag.nonSpecific else { return }
        let fits =
            switch (tag.hasPrefix(Self.prefix) ? tag.dropFirst(Self.prefix.count) : "") {
            case "null": scalar.value == .null
            case "bool": scalar.value.kind == YAMLValue.bool(true).kind
            case "int": scalar.value.kind == YAMLValue.integer(0).kind
            case "float":
                scalar.value.kind == YAMLValue.number(0).kind
                    || scalar.value.kind == YAMLValue.integer(0).kind
            default: false
            }
        if fits { return }
        let isCore = ["null", "bool", "int", "float"].contains { tag == Self.prefix + $0 }
        findings.error(
            isCore
                ? "the tag \(shown(tag)) does not fit: the value is \(scalar.value.kind)"
                : "the tag \(shown(tag)) has no meaning here; remove it", at: mark, spoiling: mark)
    }

    private func shown(_ tag: String) -> String {
        quoted(tag.hasPrefix(Self.prefix) ? "!!" + tag.dropFirst(Self.prefix.count) : tag)
    }

    func checkText(_ scalar: YAMLScalar, at mark: Mark) {
        if let fault = scalar.fault { findings.error(fault, at: mark, spoiling: mark) }
    }

    /// An empty value with the reason why it is empty, when that is a comment without a blank.
    func explained(_ scalar: YAMLScalar, at mark: Mark) -> YAMLScalar {
        guard scalar.value == .null, mark.byteCount == 0 else { return scalar }
        let line = findings.source.lineRange(mark.line)
        let rest = findings.source.bytes[max(mark.offset, line.lowerBound)..<line.upperBound]
            .drop { $0 == 0x20 || $0 == 0x09 }
        guard rest.first == UInt8(ascii: "#"), let next = rest.dropFirst().first, next > 0x20 else {
            return scalar
        }
        return YAMLScalar("", origin: .comment)
    }
}

extension YAMLScalar {
    /// What makes it unfit for any use; nil when nothing does.
    var fault: String? {
        if value == .unrepresentable {
            return "\(quoted(shown)) is a number out of range; put it in quotes if it is text"
        }
        return text.utf8.contains(0) ? "a NUL character cannot stand in a string" : nil
    }
}
