// Numbers, strings and lists.

extension SchemaCheck {
    mutating func checkScalar(
        _ scalar: YAMLScalar, _ node: YAMLNode, _ rules: SchemaNode, _ place: Place
    ) {
        if let number = scalar.number {
            checkNumber(number, node, rules.numbers, place)
        } else if case .string(let text) = scalar.value {
            checkText(text, node, rules.text, place)
        }
    }

    private mutating func checkNumber(
        _ number: Double, _ node: YAMLNode, _ rules: SchemaNode.Numbers, _ place: Place
    ) {
        func must(
            _ rule: String, _ bound: SchemaNode.Bound, unless fits: (Double) -> Bool
        ) -> String? {
            fits(bound.value) ? nil : "\(place.name) must be \(rule) \(bound.text)"
        }
        let sentences = [
            rules.minimum.flatMap { must("at least", $0) { number >= $0 } },
            rules.maximum.flatMap { must("at most", $0) { number <= $0 } },
            rules.exclusiveMinimum.flatMap { must("more than", $0) { number > $0 } },
            rules.exclusiveMaximum.flatMap { must("less than", $0) { number < $0 } },
            rules.multipleOf.flatMap { must("a multiple of", $0) { Self.divides($0, number) } },
        ]
        for sentence in sentences.compactMap(\.self) { error(sentence, at: node.mark) }
    }

    // 0.3 is a multiple of 0.1, though not in binary.
    private static func divides(_ step: Double, _ number: Double) -> Bool {
        let quotient = number / step
        return abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient))
    }

    private mutating func checkText(
        _ text: String, _ node: YAMLNode, _ rules: SchemaNode.Text, _ place: Place
    ) {
        let count = text.unicodeScalars.count
        if let least = rules.minLength, count < least {
            error(
                count == 0
                    ? "\(place.name) is an empty string"
                    : "\(place.name) must have at least \(counted(least, "character"))",
                at: node.mark)
        }
        if let most = rules.maxLength, count > most {
            error(
                "\(place.name) must have at most \(counted(most, "character"))", at: node.mark)
        }
        if let pattern = rules.pattern, !pattern.matches(text) {
            error("\(place.name) must match \(quoted(pattern.text))", at: node.mark)
        }
    }

    mutating func checkList(
        _ items: [YAMLNode], _ node: YAMLNode, _ rules: SchemaNode.List, _ place: Place
    ) {
        let mark = place.mark ?? node.mark
        if let least = rules.minItems, items.count < least {
            error("\(place.name) must have at least \(counted(least, "item"))", at: mark)
        }
        if let most = rules.maxItems, items.count > most {
            error("\(place.name) must have at most \(counted(most, "item"))", at: mark)
        }
        if rules.isUnique { checkUnique(items, place) }
        for (index, item) in items.enumerated() {
            if let schema = rules.schema(at: index) {
                check(item, against: schema, place.item(index))
            }
        }
        if let contained = rules.contains {
            let count = items.count { fits($0, contained, place) }
            if count < rules.minContains || count > rules.maxContains ?? Int.max {
                error("\(place.name) does not hold the items that it must", at: mark)
            }
        }
    }

    private mutating func checkUnique(_ items: [YAMLNode], _ place: Place) {
        let values = items.map(\.json)
        // Lists of thousands come from machines; a quadratic search is for lists of people.
        guard values.count <= 1000 else { return }
        for index in values.indices where values[..<index].contains(values[index]) {
            error("\(place.name) holds the same item twice", at: items[index].mark)
        }
    }

    /// "1 item", "2 items".
    func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
