/// The members of a JSON object, in the order they were written.
///
/// Keys are compared byte by byte, never by Unicode equivalence: two spellings of "é" are two keys.
/// Two objects are equal when their members are, in whatever order.
package struct JSONObject: Sendable {
    /// A key with its value.
    package typealias Member = (key: String, value: JSONValue)

    private var members: [Member] = []

    /// Where each key stands; empty while the object is small enough to be searched faster.
    private var positions: [JSONKey: Int] = [:]

    private static let searchedCountMax = 16

    /// Makes an object without members.
    package init() {}

    /// Makes an object of `pairs`; of two equal keys the later value wins, at the earlier place.
    package init(_ pairs: some Sequence<(String, JSONValue)>) {
        for (key, value) in pairs { self[key] = value }
    }

    /// How many members there are.
    package var count: Int { members.count }

    /// True without members.
    package var isEmpty: Bool { members.isEmpty }

    /// The keys, in order.
    package var keys: [String] { members.map(\.key) }

    /// The value of `key`.
    ///
    /// Setting keeps the place of a key that is there, appends one that is not, and removes it when
    /// the new value is nil.
    package subscript(key: String) -> JSONValue? {
        get {
            position(of: key).map { members[$0].value }
        }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Appends a member and says whether that was possible: false when the key is there already.
    package mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
        guard position(of: key) == nil else { return false }
        append(key, value)
        return true
    }

    private func position(of key: String) -> Int? {
        guard positions.isEmpty else { return positions[JSONKey(key)] }
        let key = JSONKey(key)
        return members.firstIndex { JSONKey($0.key) == key }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append((key, value))
        if !positions.isEmpty {
            positions[JSONKey(key)] = members.count - 1
        } else if members.count > Self.searchedCountMax {
            indexMembers()
        }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        indexMembers()
    }

    private mutating func indexMembers() {
        positions.removeAll()
        guard members.count > Self.searchedCountMax else { return }
        for (position, member) in members.enumerated() {
            positions[JSONKey(member.key)] = position
        }
    }
}

extension JSONObject: Sequence {
    /// Iterates over the members in order.
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: Equatable {
    /// True when both hold the same members, in whatever order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object; of two equal keys the later value wins.
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

/// A key compared by its bytes.
private struct JSONKey: Hashable {
    private let text: String

    init(_ text: String) { self.text = text }

    static func == (left: JSONKey, right: JSONKey) -> Bool {
        left.text.utf8.count == right.text.utf8.count
            && left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
