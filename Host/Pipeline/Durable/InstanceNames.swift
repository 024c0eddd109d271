import Store
import Synchronization

/// The names behind the store's numbers, of channels that are no longer configured too.
///
/// Read once and then again when a number is new; any thread that may wait for the store.
final class InstanceNames: Sendable {
    private let store: any DurableStore
    private let names: Mutex<[Int32: String]> = Mutex([:])

    init(_ store: any DurableStore) { self.store = store }

    /// Nil: the store has no such instance, or cannot say so now.
    func name(of number: Int32) -> String? {
        if let known = names.withLock({ $0[number] }) { return known }
        read()
        return names.withLock { $0[number] }
    }

    /// Nil as above.
    func number(of name: String) -> Int32? {
        if let known = names.withLock({ number(of: name, in: $0) }) { return known }
        read()
        return names.withLock { number(of: name, in: $0) }
    }

    /// What was read before, without waiting.
    func known(_ number: Int32) -> String? { names.withLock { $0[number] } }

    private func number(of name: String, in names: [Int32: String]) -> Int32? {
        names.first { $0.value == name }?.key
    }

    private func read() {
        guard let read = try? store.instances() else { return }
        names.withLock { $0 = read }
    }
}
