extension SchemaCheck {
    mutating func checkApplicators(
        _ node: YAMLNode, _ rules: SchemaNode.Applicators, _ place: Place
    ) {
        if let reference = rules.reference { check(node, against: reference, place) }
        for schema in rules.allOf { check(node, against: schema, place) }
        if !rules.anyOf.isEmpty { checkAlternatives(node, rules.anyOf, place, isExclusive: false) }
        if !rules.oneOf.isEmpty { checkAlternatives(node, rules.oneOf, place, isExclusive: true) }
        if let not = rules.not, fits(node, not, place) {
            error("\(place.name) has a value that is ruled out", at: place.mark ?? node.mark)
        }
        if let condition = rules.condition {
            let branch = fits(node, condition, place) ? rules.then : rules.otherwise
            if let branch { check(node, against: branch, place) }
        }
    }

    private mutating func checkAlternatives(
        _ node: YAMLNode, _ alternatives: [SchemaNode.Index], _ place: Place, isExclusive: Bool
    ) {
        var trials: [[Fault]] = []
        for alternative in alternatives {
            trials.append(trial(node, against: alternative, place))
        }
        let fitting = trials.filter { !$0.contains { $0.severity == .error } }
        if isExclusive, fitting.count > 1 {
            error(
                "\(place.name) fits more than one of the allowed forms",
                at: place.mark ?? node.mark)
        } else if let first = fitting.first {
            adopt(first)
        } else {
            tellNearest(node, alternatives, trials, place)
        }
    }

    /// Of all forms that do not fit, the one that was probably meant is worth telling about.
    private mutating func tellNearest(
        _ node: YAMLNode, _ alternatives: [SchemaNode.Index], _ trials: [[Fault]], _ place: Place
    ) {
        let kinds = alternatives.map { schema.kinds(of: $0) }
        if kinds.allSatisfy({ $0.map(node.kinds.isDisjoint) ?? false }) {
            let all = kinds.reduce(into: SchemaNode.Kinds()) { $0.formUnion($1 ?? []) }
            error(
                "\(place.name) \(node.being), but \(all.words) is wanted", at: node.mark,
                weight: 10)
            return
        }
        let weights = trials.map { $0.reduce(0) { $0 + $1.weight } }
        guard let least = weights.min(), let best = weights.firstIndex(of: least) else { return }
        if weights.count(where: { $0 == least }) == 1 {
            adopt(trials[best])
        } else {
            error(
                "\(place.name) fits none of the allowed forms", at: place.mark ?? node.mark,
                weight: least)
        }
    }
}

extension Schema {
    /// The kinds that a schema takes, when it or what it refers to says so.
    func kinds(of index: SchemaNode.Index) -> SchemaNode.Kinds? {
        nodes[index].kinds ?? nodes[index].applicators.reference.flatMap(kinds)
    }
}
