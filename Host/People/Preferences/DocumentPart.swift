package import JSON

/// Why a document about people is refused: a sentence, and the place it is about.
package struct PeopleError: Error, Sendable, Equatable {
    /// The place within the document.
    package let pointer: JSONPointer
    package let message: String

    package init(_ message: String, at pointer: JSONPointer = .root) {
        self.message = message
        self.pointer = pointer
    }
}

extension PeopleError: CustomStringConvertible {
    package var description: String {
        pointer.tokens.isEmpty ? message : "at \(pointer): \(message)"
    }
}

/// A value within a document, with its place, so that a fault can name it.
struct DocumentPart {
    let value: JSONValue
    let pointer: JSONPointer

    func fault(_ message: String) -> PeopleError { PeopleError(message, at: pointer) }

    func object() throws(PeopleError) -> [(key: String, part: DocumentPart)] {
        guard let members = value.object else {
            throw fault("expected an object, not \(value.kind)")
        }
        return members.map {
            ($0.key, DocumentPart(value: $0.value, pointer: pointer.appending($0.key)))
        }
    }

    func elements() throws(PeopleError) -> [DocumentPart] {
        guard let elements = value.array else {
            throw fault("expected an array, not \(value.kind)")
        }
        return elements.enumerated().map {
            DocumentPart(value: $0.element, pointer: pointer.appending($0.offset))
        }
    }

    func bool() throws(PeopleError) -> Bool {
        guard let bool = value.bool else {
            throw fault("expected true or false, not \(value.kind)")
        }
        return bool
    }

    func string() throws(PeopleError) -> String {
        guard let string = value.string else { throw fault("expected a string, not \(value.kind)") }
        return string
    }

    func integer(in range: ClosedRange<Int>) throws(PeopleError) -> Int {
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number)
        else {
            throw fault("expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A time of day; "24:00" only where a day may end.
    func minuteOfDay(upTo last: Int = MinuteOfDay.end - 1) throws(PeopleError) -> Int {
        guard let minute = MinuteOfDay.read(try string()), minute <= last else {
            throw fault("expected a time of day such as \"22:00\"")
        }
        return minute
    }
}
