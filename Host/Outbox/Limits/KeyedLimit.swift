/// One rate limit for each of many keys (a user, a recipient), in memory of a fixed size.
///
/// A key whose time has run down is as good as new, and its place goes to the next that needs one:
/// forgetting never lets more through than the limit. A key lives in one row of eight places; a new
/// key whose row is full of keys that are all taken up has to wait for the first of them, so that a
/// table too small is stricter than the limit, never more permissive. Two keys of one number share
/// a limit.
package struct KeyedLimit: Sendable {
    private static let rowLength = 8

    private struct Place: Sendable {
        var key: UInt64 = 0
        var busyUntil = Int64.min
    }

    package let limit: RateLimit
    private var places: ContiguousArray<Place>
    private let rowMask: UInt64

    /// `capacity` is rounded up to eight times a power of two.
    package init(_ limit: RateLimit, capacity: Int = 16_384) {
        self.limit = limit
        var rows = 1
        while rows * Self.rowLength < capacity { rows *= 2 }
        places = ContiguousArray(repeating: Place(), count: rows * Self.rowLength)
        rowMask = UInt64(rows - 1)
    }

    package var capacity: Int { places.count }

    /// From when on `key` may pass; at most `now` if it may now.
    package func opens(_ key: UInt64, at now: Int64) -> Int64 {
        let row = row(of: key)
        var soonest = Int64.max
        for index in row {
            let place = places[index]
            if place.key == key && place.busyUntil > now { return limit.opens(place.busyUntil) }
            soonest = min(soonest, place.busyUntil)
        }
        return soonest
    }

    /// One passes under `key`, which ``opens(_:at:)`` allowed.
    package mutating func pass(_ key: UInt64, at now: Int64) {
        let row = row(of: key)
        var chosen = row.lowerBound
        for index in row {
            if places[index].key == key && places[index].busyUntil > now {
                chosen = index
                break
            }
            if places[index].busyUntil < places[chosen].busyUntil { chosen = index }
        }
        let busyUntil = places[chosen].key == key ? places[chosen].busyUntil : now
        places[chosen] = Place(key: key, busyUntil: limit.passed(busyUntil, at: now))
    }

    package mutating func shift(by step: Int64) {
        for index in places.indices where places[index].busyUntil != .min {
            places[index].busyUntil = Span.sum(places[index].busyUntil, step)
        }
    }

    private func row(of key: UInt64) -> Range<Int> {
        let start = Int(KeyTable.mixed(key) & rowMask) * Self.rowLength
        return start..<start + Self.rowLength
    }
}
