import Core
import JSON
import People
package import Words

/// Reads the `words:` block: what is said to people, over the built-in words.
struct WordsReader {
    let findings: Findings
    let substitution: Substitution

    /// The block as JSON, once every template in it was understood; null where there is none.
    func read(_ block: Setting?) -> JSONValue {
        guard let block else { return .null }
        let node = substitution.variables(in: block.node)
        do throws(WordSettings.Faults) {
            _ = try WordSettings(reading: node.json)
        } catch {
            for fault in error.faults { tell(fault, in: node, from: block.keyMark) }
            return .null
        }
        warnOfKinds(in: node)
        return node.json
    }

    private func tell(_ fault: WordSettings.Fault, in block: YAMLNode, from mark: Mark) {
        let place = block.nearest(to: fault.pointer, from: mark)
        switch (place.node?.scalar?.origin, fault.part) {
        case (_, .key):
            findings.error(fault.reason, at: place.keyMark ?? place.mark)
        case (.substituted(let template), _):
            // What a variable holds is not shown, and the reason may quote it.
            findings.error(
                "this cannot be understood once \(quoted(template)) is filled in", at: place.mark)
        case (.comment, _):
            findings.error(
                "this is empty, as what follows # is a comment; put the text in quotes",
                at: place.mark)
        case (_, .bytes(let range)):
            let mark = place.node.map { findings.source.mark(of: range, in: $0) }
            findings.error(fault.reason, at: mark ?? place.mark)
        case (_, .value):
            findings.error(fault.reason, at: place.mark)
        }
    }

    /// A kind may be that of a plugin which is not known here: only a slip of the pen looks wrong.
    private func warnOfKinds(in block: YAMLNode) {
        let known = ChannelKind.knownNames
        for kinds in block["templates"]?.sequence?.compactMap({ $0["channel"] }) ?? [] {
            for kind in kinds.sequence ?? [kinds] {
                guard let scalar = kind.scalar, !known.contains(scalar.text),
                    let meant = Suggestion.nearest(to: scalar.text, in: known)
                else { continue }
                findings.warning(
                    "no channel of Belfry's own is of the kind \(quoted(scalar.shown))",
                    at: kind.mark, suggestion: meant)
            }
        }
    }
}

extension HostConfiguration {
    /// The built-in words, and the operator's over them.
    package var wordbook: Wordbook {
        // Whatever is in force was understood when it was read.
        (try? WordSettings(reading: words))?.wordbook ?? Wordbook()
    }
}
