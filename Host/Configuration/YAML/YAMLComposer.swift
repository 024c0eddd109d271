import Core

/// Builds the tree of a file's one document, within limits: at most 64 levels and 100,000 values,
/// aliases counted as often as they are used.
struct YAMLComposer: ~Copyable {
    static let depthLimit = 64
    static let nodeLimit = 100_000

    /// Thrown after the fault was reported: the rest of the file cannot be trusted.
    struct Stop: Error {}

    /// A value with what an alias of it would cost.
    struct Composed {
        var node: YAMLNode
        var size: Int
        var height: Int
    }

    let findings: Findings
    private var events: YAMLEvents
    private var cursor: PlaceCursor
    private var anchors: [String: Composed] = [:]
    private var openAnchors: Set<String> = []
    private var nodeCount = 0

    private init(_ events: consuming YAMLEvents, _ findings: Findings) {
        self.events = events
        self.findings = findings
        cursor = PlaceCursor(findings.source)
    }

    /// The document of `findings.source`, as far as it could be read; nil when there is none.
    static func compose(_ findings: Findings) -> YAMLNode? {
        findings.source.bytes.withUnsafeBufferPointer { bytes in
            guard let events = YAMLEvents(over: bytes) else {
                findings.error("there is no memory left to read the file", at: nil)
                return nil
            }
            var composer = YAMLComposer(events, findings)
            return try? composer.document()
        }
    }

    private mutating func document() throws(Stop) -> YAMLNode? {
        _ = try next()
        guard case .documentStart = try next().event else { return nil }
        let root = try value(try next(), depth: 0).node
        _ = try next()
        let after = try next()
        if case .documentStart = after.event {
            findings.error(
                "a second document begins here; a file holds one configuration", at: after.mark)
        }
        return root
    }

    fileprivate struct Step {
        var event: YAMLEvents.Event
        var mark: Mark
    }

    private mutating func next() throws(Stop) -> Step {
        do throws(YAMLEvents.Failure) {
            let (event, start, end) = try events.next()
            return Step(event: event, mark: cursor.mark(start, end))
        } catch {
            let problem = YAMLProblem(error, in: findings.source)
            findings.error(problem.sentence, at: problem.mark)
            throw Stop()
        }
    }

    private mutating func value(_ step: Step, depth: Int) throws(Stop) -> Composed {
        switch step.event {
        case .scalar(let scalar, let properties):
            checkTag(properties.tag, of: scalar, at: step.mark)
            checkText(scalar, at: step.mark)
            let node = YAMLNode(.scalar(explained(scalar, at: step.mark)), at: step.mark)
            return try keep(Composed(node: node, size: 1, height: 0), properties, step.mark)
        case .sequenceStart(let properties, let isFlow):
            checkTag(properties.tag, is: YAMLTag.sequence, at: step.mark)
            return try collection(properties, isFlow, step, depth) { composer throws(Stop) in
                try composer.sequence(depth: depth + 1)
            }
        case .mappingStart(let properties, let isFlow):
            checkTag(properties.tag, is: YAMLTag.mapping, at: step.mark)
            return try collection(properties, isFlow, step, depth) { composer throws(Stop) in
                try composer.mapping(depth: depth + 1)
            }
        case .alias(let name):
            return try alias(name, at: step.mark, depth: depth)
        default:
            // libyaml gives no other event where a value is due.
            throw Stop()
        }
    }

    private typealias Content = (content: YAMLNode.Content, size: Int, height: Int, end: Mark)

    private mutating func collection(
        _ properties: YAMLEvents.Properties, _ isFlow: Bool, _ step: Step, _ depth: Int,
        _ read: (inout YAMLComposer) throws(Stop) -> Content
    ) throws(Stop) -> Composed {
        guard depth < Self.depthLimit else { throw tooDeep(at: step.mark) }
        if let anchor = properties.anchor { openAnchors.insert(anchor) }
        let inner = try read(&self)
        if let anchor = properties.anchor { openAnchors.remove(anchor) }
        var mark = step.mark
        mark.byteCount = isFlow ? inner.end.offset + inner.end.byteCount - mark.offset : 0
        let node = YAMLNode(inner.content, at: mark)
        return try keep(
            Composed(node: node, size: inner.size + 1, height: inner.height + 1), properties, mark)
    }

    private mutating func keep(
        _ composed: Composed, _ properties: YAMLEvents.Properties, _ mark: Mark
    ) throws(Stop) -> Composed {
        try count(1, at: mark)
        if let anchor = properties.anchor { anchors[anchor] = composed }
        return composed
    }

    private mutating func count(_ nodes: Int, at mark: Mark) throws(Stop) {
        nodeCount += nodes
        guard nodeCount <= Self.nodeLimit else {
            findings.error(
                "the file holds more than 100,000 values, aliases counted as often as they are used",
                at: mark)
            throw Stop()
        }
    }

    private func tooDeep(at mark: Mark) -> Stop {
        findings.error("this is nested deeper than 64 levels", at: mark)
        return Stop()
    }

    private mutating func alias(
        _ name: String, at mark: Mark, depth: Int
    ) throws(Stop) -> Composed {
        guard var target = anchors[name], !openAnchors.contains(name) else {
            let sentence =
                openAnchors.contains(name)
                ? "the alias \(quoted("*" + name)) stands inside of what it names"
                : "the alias \(quoted("*" + name)) names nothing above it"
            findings.error(
                sentence, at: mark,
                suggestion: Suggestion.nearest(to: name, in: anchors.keys).map { "*" + $0 },
                spoiling: mark)
            try count(1, at: mark)
            return Composed(node: YAMLNode(.scalar(YAMLScalar("")), at: mark), size: 1, height: 0)
        }
        guard depth + target.height <= Self.depthLimit else { throw tooDeep(at: mark) }
        try count(target.size, at: mark)
        target.node.mark = mark
        return target
    }

    private mutating func sequence(depth: Int) throws(Stop) -> Content {
        var nodes: [YAMLNode] = []
        var (size, height) = (0, 0)
        while true {
            let step = try next()
            if case .collectionEnd = step.event {
                return (.sequence(nodes), size, height, step.mark)
            }
            let item = try value(step, depth: depth)
            nodes.append(item.node)
            size += item.size
            height = max(height, item.height)
        }
    }

    private mutating func mapping(depth: Int) throws(Stop) -> Content {
        var builder = MappingBuilder(findings)
        var (size, height) = (0, 0)
        while true {
            let step = try next()
            if case .collectionEnd = step.event {
                return (.mapping(builder.finished()), size, height, step.mark)
            }
            let key = try value(step, depth: depth)
            let value = try value(try next(), depth: depth)
            builder.add(key.node, isAlias: step.isAlias, value.node)
            size += value.size + 1
            height = max(height, value.height)
        }
    }
}

extension YAMLComposer.Step {
    fileprivate var isAlias: Bool {
        if case .alias = event { true } else { false }
    }
}
