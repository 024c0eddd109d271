import Core
package import JSON

/// The block `words:` of plugins.yaml.
package struct WordSettings: Sendable {
    package let wordbook: Wordbook

    /// Why a part of the block is refused, and where.
    package struct Fault: Error, Equatable, Sendable {
        /// What of a setting is at fault.
        package enum Part: Equatable, Sendable {
            case key, value
            /// These bytes of the value's text.
            case bytes(Range<Int>)
        }

        /// The setting at fault within the block, such as "/templates/0/title".
        package let pointer: JSONPointer
        package let part: Part
        /// A sentence.
        package let reason: String
    }

    /// All faults of a block.
    package struct Faults: Error, Equatable {
        package let faults: [Fault]
    }

    /// Reads the block, whose scalars keep their kinds; null is an empty one.
    package init(reading block: JSONValue) throws(Faults) {
        var reading = WordSettingsReading()
        wordbook = reading.wordbook(block)
        guard reading.faults.isEmpty else { throw Faults(faults: reading.faults) }
    }
}

extension WordSettings.Fault: CustomStringConvertible {
    /// Place and sentence.
    package var description: String { "\(pointer): \(reason)" }
}
