import BelfryKit
import CBelfry

/// A host made of nothing but the C structs, which writes down what an instance does to it.
final class FakeHost: @unchecked Sendable {
    // Sendable because all that changes is behind `seen`.
    struct Completion: Equatable, Sendable {
        var token: UInt64
        var status: belfry_status
        var providerID = ""
        var detail = ""
        var retryAfter: Int64 = 0
    }

    struct Emission: Sendable {
        var cookie: UInt64
        var titles: [String]
        var types: [String]
        var numbers: [[String: Double]]
        var attributes: [[String: String]]
        var priorities: [Int32]
    }

    struct Seen: Sendable {
        var completions: [Completion] = []
        var logs: [String] = []
        var healths: [String] = []
        var emissions: [Emission] = []
        var emitAnswers: [belfry_status] = []
        var readies = 0
        var retained = 0
        var released = 0
        var state: [String: [UInt8]] = [:]
        var armed: [UInt64: (first: Int64, period: Int64)] = [:]
        var isStateBroken = false
    }

    let seen = Monitor(Seen())
    let raw: UnsafeMutablePointer<belfry_host>
    private let missing: Set<String>

    /// A host without the extensions in `missing`.
    init(missing: Set<String> = []) {
        self.missing = missing
        raw = .allocate(capacity: 1)
        raw.initialize(
            to: belfry_host(
                size: UInt32(MemoryLayout<belfry_host>.size), abi_major: BELFRY_ABI_MAJOR,
                impl: nil, instance: Self.text("pager-desk"), state_dir: Self.text(""),
                get_ext: { host, id in FakeHost.of(host).find(id) },
                log: { host, severity, message, fields, count in
                    let fields = UnsafeBufferPointer(start: fields, count: count)
                        .map { "\($0.key.copied)=\($0.value.copied)" }
                    FakeHost.of(host).note {
                        $0.logs.append(
                            ([message.copied] + fields).joined(separator: " "))
                    }
                },
                health: { host, health, why in
                    FakeHost.of(host).note { $0.healths.append("\(health) \(why.copied)") }
                }))
        raw.pointee.impl = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { raw.deallocate() }

    static func of(_ host: UnsafePointer<belfry_host>?) -> FakeHost {
        guard let impl = host?.pointee.impl else { preconditionFailure("Not a fake host") }
        return Unmanaged<FakeHost>.fromOpaque(impl).takeUnretainedValue()
    }

    /// Sleeps until `count` deliveries are complete, at most a while; returns what there is then.
    func completions(atLeast count: Int) -> [Completion] {
        _ = seen.wait(atMost: .seconds(20)) { $0.completions.count >= count ? () : nil }
        return seen.withLock { $0.completions }
    }

    func note(_ body: (inout Seen) -> Void) {
        seen.withLock(body)
        seen.ring()
    }

    static func text(_ text: StaticString) -> belfry_str {
        belfry_str(
            ptr: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self),
            len: text.utf8CodeUnitCount)
    }

    private func find(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id else { return nil }
        let name = String(cString: id)
        return missing.contains(name) ? nil : Self.extensions[name]?.pointer
    }

    /// A struct that lives as long as the tests.
    private struct Lasting: @unchecked Sendable {
        // Sendable because the struct never changes.
        let pointer: UnsafeRawPointer

        init<Structure>(_ structure: Structure) {
            let place = UnsafeMutablePointer<Structure>.allocate(capacity: 1)
            place.initialize(to: structure)
            pointer = UnsafeRawPointer(place)
        }
    }

    private static let extensions: [String: Lasting] = [
        BELFRY_HOST_DELIVERY: Lasting(FakeExtensions.delivery),
        BELFRY_HOST_EVENT_REF: Lasting(FakeExtensions.eventReferences),
        BELFRY_HOST_EMIT: Lasting(FakeExtensions.emission),
        BELFRY_HOST_STATE: Lasting(FakeExtensions.state),
        BELFRY_HOST_TIMER: Lasting(FakeExtensions.timer),
        BELFRY_HOST_CONTROL: Lasting(FakeExtensions.control),
    ]
}

extension belfry_str {
    /// A copy of the text.
    var copied: String {
        guard let ptr else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: ptr, count: len), as: UTF8.self)
    }

    var copiedBytes: [UInt8] {
        guard let ptr else { return [] }
        return Array(UnsafeRawBufferPointer(start: ptr, count: len))
    }
}
