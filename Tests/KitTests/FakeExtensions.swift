import BelfryKit
import CBelfry

/// The fake host's sides of the extensions.
enum FakeExtensions {
    static var delivery: belfry_host_delivery {
        belfry_host_delivery(
            size: UInt32(MemoryLayout<belfry_host_delivery>.size), reserved: 0,
            complete: { host, results, count in
                let completions = (0..<count).compactMap { results?[$0]?.pointee }.map {
                    FakeHost.Completion(
                        token: $0.token, status: $0.status, providerID: $0.provider_id.copied,
                        detail: $0.detail.copied, retryAfter: $0.retry_after_ns)
                }
                FakeHost.of(host).note { $0.completions += completions }
                return BELFRY_OK
            },
            ready: { host in FakeHost.of(host).note { $0.readies += 1 } },
            report: { _, _ in BELFRY_GONE })
    }

    static var eventReferences: belfry_host_event_ref {
        belfry_host_event_ref(
            size: UInt32(MemoryLayout<belfry_host_event_ref>.size), reserved: 0,
            retain: { host, _ in FakeHost.of(host).note { $0.retained += 1 } },
            release: { host, _ in FakeHost.of(host).note { $0.released += 1 } })
    }

    static var emission: belfry_host_emit {
        belfry_host_emit(
            size: UInt32(MemoryLayout<belfry_host_emit>.size), reserved: 0,
            emit: { host, events, count, cookie in
                let events = (0..<count).compactMap { events?[$0]?.pointee }
                let emission = FakeHost.Emission(
                    cookie: cookie, titles: events.map(\.title.copied),
                    types: events.map(\.type.copied),
                    numbers: events.map(FakeExtensions.numbers),
                    attributes: events.map(FakeExtensions.attributes),
                    priorities: events.map(\.priority))
                var answer = BELFRY_OK
                FakeHost.of(host).note { seen in
                    if !seen.emitAnswers.isEmpty { answer = seen.emitAnswers.removeFirst() }
                    if answer == BELFRY_OK { seen.emissions.append(emission) }
                }
                return answer
            })
    }

    static var state: belfry_host_state {
        belfry_host_state(
            size: UInt32(MemoryLayout<belfry_host_state>.size), reserved: 0,
            get: { host, key, sink, context in
                let (value, isBroken) = FakeHost.of(host).seen.withLock {
                    ($0.state[key.copied], $0.isStateBroken)
                }
                guard !isBroken else { return BELFRY_RETRY }
                guard let value else { return BELFRY_GONE }
                value.withUnsafeBytes { sink?(context, key, belfry_str(lending: $0)) }
                return BELFRY_OK
            },
            set: { host, key, value, _ in
                FakeHost.of(host).note { $0.state[key.copied] = value.copiedBytes }
                return BELFRY_OK
            },
            remove: { host, key in
                FakeHost.of(host).seen.withLock { $0.state.removeValue(forKey: key.copied) } == nil
                    ? BELFRY_GONE : BELFRY_OK
            },
            list: { host, prefix, sink, context in
                let state = FakeHost.of(host).seen.withLock { $0.state }
                for (key, value) in state.sorted(by: { $0.key < $1.key })
                where key.hasPrefix(prefix.copied) {
                    Array(key.utf8).withUnsafeBytes { key in
                        value.withUnsafeBytes {
                            sink?(context, belfry_str(lending: key), belfry_str(lending: $0))
                        }
                    }
                }
                return BELFRY_OK
            })
    }

    static var timer: belfry_host_timer {
        belfry_host_timer(
            size: UInt32(MemoryLayout<belfry_host_timer>.size), reserved: 0,
            arm: { host, id, first, period in
                FakeHost.of(host).note { $0.armed[id] = (first, period) }
                return BELFRY_OK
            },
            disarm: { host, id in FakeHost.of(host).note { $0.armed[id] = nil } },
            now_mono_ns: { _ in FakeClock.now }, now_unix_ns: { _ in 1_700_000_000_000_000_000 })
    }

    static var control: belfry_host_control {
        belfry_host_control(
            size: UInt32(MemoryLayout<belfry_host_control>.size), reserved: 0,
            request: { _, request, reply, context in
                guard let request, request.pointee.path.copied != "/refuse" else {
                    return BELFRY_INVALID
                }
                var answer = request.pointee.method.copied + " " + request.pointee.path.copied
                answer += " " + request.pointee.body.copied
                Array(answer.utf8).withUnsafeBytes {
                    reply?(context, 200, nil, 0, belfry_str(lending: $0))
                }
                return BELFRY_OK
            })
    }

    private static func numbers(_ event: belfry_event) -> [String: Double] {
        let numbers = UnsafeBufferPointer(start: event.numbers, count: event.number_count)
        return Dictionary(uniqueKeysWithValues: numbers.map { ($0.key.copied, $0.value) })
    }

    private static func attributes(_ event: belfry_event) -> [String: String] {
        let pairs = UnsafeBufferPointer(start: event.attrs, count: event.attr_count)
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0.key.copied, $0.value.copied) })
    }
}

extension belfry_str {
    init(lending bytes: UnsafeRawBufferPointer) {
        self.init(ptr: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), len: bytes.count)
    }
}
