import CYAML

/// Owns a libyaml parser over bytes that outlive it, and hands out its events one by one.
struct YAMLEvents: ~Copyable {
    enum Event {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(YAMLScalar, Properties)
        case sequenceStart(Properties, isFlow: Bool)
        case mappingStart(Properties, isFlow: Bool)
        case collectionEnd
    }

    /// What may stand before a value.
    struct Properties {
        var anchor: String?
        var tag: String?
    }

    /// A line and a column, counted from 0, in characters.
    struct Place {
        var line: Int
        var column: Int
    }

    /// What libyaml says of a text that it cannot read.
    struct Failure: Error {
        var problem: String
        var place: Place
        var context: String
        var contextPlace: Place?
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// `bytes` must stay where they are until this value is gone.
    ///
    /// Nil when memory is short.
    init?(over bytes: UnsafeBufferPointer<UInt8>) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        self.parser = parser
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event with the places of its beginning and end.
    ///
    /// Not to be called after it threw.
    mutating func next() throws(Failure) -> (event: Event, start: Place, end: Place) {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
        defer { yaml_event_delete(&raw) }
        return (Self.event(raw), Place(raw.start_mark), Place(raw.end_mark))
    }

    private static func event(_ raw: yaml_event_t) -> Event {
        switch raw.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(string(raw.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT: return scalar(raw)
        case YAML_SEQUENCE_START_EVENT:
            let start = raw.data.sequence_start
            return .sequenceStart(
                Properties(anchor: string(start.anchor), tag: string(start.tag)),
                isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_MAPPING_START_EVENT:
            let start = raw.data.mapping_start
            return .mappingStart(
                Properties(anchor: string(start.anchor), tag: string(start.tag)),
                isFlow: start.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        default: return .streamEnd
        }
    }

    private static func scalar(_ raw: yaml_event_t) -> Event {
        let scalar = raw.data.scalar
        let text = String(
            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
            as: UTF8.self)
        let style: YAMLScalar.Style =
            switch scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        let tag = string(scalar.tag)
        let isString = tag == YAMLTag.string || tag == YAMLTag.nonSpecific
        return .scalar(
            YAMLScalar(text, style: style, isString: isString),
            Properties(anchor: string(scalar.anchor), tag: tag))
    }

    private static func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    private func failure() -> Failure {
        let state = parser.pointee
        // The reader, unlike the scanner, knows no place but the position.
        let isReader = state.error == YAML_READER_ERROR || state.error == YAML_MEMORY_ERROR
        return Failure(
            problem: state.problem.map { String(cString: $0) } ?? "out of memory",
            place: Place(isReader ? state.mark : state.problem_mark),
            context: state.context.map { String(cString: $0) } ?? "",
            contextPlace: state.context == nil ? nil : Place(state.context_mark))
    }
}

extension YAMLEvents.Place {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line), column: Int(mark.column))
    }
}

/// The tags of YAML's core schema.
enum YAMLTag {
    static let string = "tag:yaml.org,2002:str"
    static let nonSpecific = "!"
    static let sequence = "tag:yaml.org,2002:seq"
    static let mapping = "tag:yaml.org,2002:map"
}
