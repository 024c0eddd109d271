import Synchronization

/// A number that many threads raise and one now and then reads.
///
/// Stands inside the object that counts.
package struct Counter: ~Copyable, Sendable {
    private let number = Atomic<Int>(0)

    package init() {}

    @inline(__always)
    package func add(_ count: Int = 1) {
        number.wrappingAdd(count, ordering: .relaxed)
    }

    /// Adds, and tells what it is then.
    @inline(__always)
    package func adding(_ count: Int) -> Int {
        number.wrappingAdd(count, ordering: .relaxed).newValue
    }

    package var value: Int { number.load(ordering: .relaxed) }
}
