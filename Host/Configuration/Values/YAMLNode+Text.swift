extension YAMLNode {
    /// The same with every value as it is written: where names are wanted, `600519` is one.
    ///
    /// What is empty stays so.
    var asWritten: YAMLNode {
        switch content {
        case .scalar(let scalar):
            guard !isNull else { return self }
            let text = YAMLScalar(scalar.text, style: .doubleQuoted, origin: scalar.origin)
            return YAMLNode(.scalar(text), at: mark)
        case .sequence(let items):
            return YAMLNode(.sequence(items.map(\.asWritten)), at: mark)
        case .mapping(let entries):
            let texts = entries.map {
                YAMLEntry(key: $0.key, keyMark: $0.keyMark, value: $0.value.asWritten)
            }
            return YAMLNode(.mapping(texts), at: mark)
        }
    }
}

extension YAMLNode {
    /// A single value as a list of one.
    var asList: YAMLNode { scalar == nil ? self : YAMLNode(.sequence([self]), at: mark) }
}
