import CBelfry
import Core
import Observability
import Platform
import Store

/// What the plugin calls, checked before it is passed on.
extension PluginInstance {
    /// As state.h says.
    private static let keyLimit = 512
    private static let valueLimit = 1 << 20

    @inline(__always)
    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, _ count: Int, _ cookie: UInt64
    ) -> belfry_status {
        guard isListenedTo else {
            misbehaves("emit() was called before start() or after stop(); the events were refused")
            return BELFRY_INVALID
        }
        return delegate.emit(events, count: count, cookie: cookie, from: self)
    }

    @inline(__always)
    func retain(_ event: UnsafePointer<belfry_event>) {
        EventBlock(handedOut: event).retain()
        counters.eventsHeld.add(1)
    }

    @inline(__always)
    func release(_ event: UnsafePointer<belfry_event>) {
        guard counters.eventsHeld.adding(-1) >= 0 else {
            counters.eventsHeld.add(1)
            misbehaves(
                "it released an event that it did not hold; every release() needs a retain()")
            return
        }
        EventBlock(handedOut: event).release()
    }

    func report(news result: UnsafePointer<belfry_result>?) -> belfry_status {
        guard isListenedTo else {
            misbehaves("report() was called before start() or after stop(); it was refused")
            return BELFRY_INVALID
        }
        guard let result else {
            misbehaves("it passed report() a result that is NULL")
            return BELFRY_INVALID
        }
        guard Int(result.pointee.size) >= MemoryLayout<belfry_result>.size else {
            misbehaves(
                "it passed report() a result of size \(result.pointee.size); set it to its sizeof")
            return BELFRY_INVALID
        }
        return delegate.report(result, from: self)
    }

    func log(
        _ severity: Int32, _ message: belfry_str, _ fields: UnsafePointer<belfry_kv>?, _ count: Int
    ) {
        guard counters.mayLog(at: clock.monotonicNs()) else {
            counters.logDropped.add()
            return
        }
        let known = Severity(rawValue: severity) ?? .error
        let pairs = givenPairs(fields, count, limit: 32, byteLimit: 1_024).map(LogField.init)
        environment.log.write(known, name, message.text(limit: 8_192), pairs)
    }

    func request(
        _ request: UnsafePointer<belfry_request>, _ reply: @escaping belfry_reply,
        _ context: UnsafeMutableRawPointer?
    ) -> belfry_status {
        guard isListenedTo else {
            misbehaves("request() was called before start() or after stop(); it was refused")
            return BELFRY_INVALID
        }
        return delegate.request(request, reply: reply, context: context, from: self)
    }

    // MARK: Key-value state

    func state(
        get key: belfry_str, _ sink: belfry_sink?, _ context: UnsafeMutableRawPointer?
    )
        -> belfry_status
    {
        guard let sink, isKey(key) else { return BELFRY_INVALID }
        do throws(StateFailure) {
            let bytes = try store {
                try environment.state.value(
                    of: [UInt8](key.bytes), in: name, nowUnixNs: clock.unixNs())
            }
            guard let bytes else { return BELFRY_GONE }
            bytes.withUnsafeBytes { sink(context, key, belfry_str($0)) }
            return BELFRY_OK
        } catch {
            return BELFRY_RETRY
        }
    }

    func state(set key: belfry_str, _ value: belfry_str, _ ttlNs: Int64) -> belfry_status {
        guard isKey(key), (0...Self.valueLimit).contains(value.len),
            value.len == 0 || value.ptr != nil, ttlNs >= 0
        else { return BELFRY_INVALID }
        let (expiry, overflow) = clock.unixNs().addingReportingOverflow(ttlNs)
        do throws(StateFailure) {
            let isKept = try store {
                try environment.state.set(
                    [UInt8](key.bytes), to: [UInt8](value.prefix(Self.valueLimit)), in: name,
                    expiresUnixNs: ttlNs == 0 || overflow ? 0 : expiry, nowUnixNs: clock.unixNs())
            }
            guard !isKept else { return BELFRY_OK }
            misbehaves("its state is full: it keeps all the keys or bytes it may; nothing was set")
            return BELFRY_INVALID
        } catch {
            return BELFRY_RETRY
        }
    }

    func state(remove key: belfry_str) -> belfry_status {
        guard isKey(key) else { return BELFRY_INVALID }
        do throws(StateFailure) {
            let existed = try store {
                try environment.state.remove(
                    [UInt8](key.bytes), in: name, nowUnixNs: clock.unixNs())
            }
            return existed ? BELFRY_OK : BELFRY_GONE
        } catch {
            return BELFRY_RETRY
        }
    }

    func state(
        list prefix: belfry_str, _ sink: belfry_sink?, _ context: UnsafeMutableRawPointer?
    ) -> belfry_status {
        guard let sink, prefix.len == 0 || isKey(prefix) else { return BELFRY_INVALID }
        do throws(StateFailure) {
            let pairs = try store {
                try environment.state.pairs(
                    withPrefix: [UInt8](prefix.prefix(Self.keyLimit)), in: name,
                    nowUnixNs: clock.unixNs())
            }
            for (key, value) in pairs {
                key.withUnsafeBytes { key in
                    value.withUnsafeBytes { sink(context, belfry_str(key), belfry_str($0)) }
                }
            }
            return BELFRY_OK
        } catch {
            return BELFRY_RETRY
        }
    }

    private struct StateFailure: Error {}

    /// A store that fails is the operator's matter: the plugin is told to try again, the log says
    /// why.
    private func store<Result>(_ body: () throws -> Result) throws(StateFailure) -> Result {
        do {
            return try body()
        } catch {
            environment.log.write(.error, name, "its state cannot be kept: \(error)")
            throw StateFailure()
        }
    }

    private func isKey(_ key: belfry_str) -> Bool {
        key.len > 0 && key.len <= Self.keyLimit && key.ptr != nil
    }

    // MARK: Timers and metrics

    func armTimer(_ id: UInt64, _ firstNs: Int64, _ periodNs: Int64) -> belfry_status {
        guard firstNs >= 0, periodNs >= 0, descriptor.raw.pointee.timer != nil else {
            return BELFRY_INVALID
        }
        return control.arm(id, firstNs: firstNs, periodNs: periodNs) ? BELFRY_OK : BELFRY_INVALID
    }

    func disarmTimer(_ id: UInt64) {
        control.disarm(id)
    }

    /// A test has moved the manual clock: timers that are due by it fire.
    package func clockMoved() {
        control.clockMoved()
    }

    func defineMetric(
        _ kind: Int32, _ name: belfry_str, _ unit: belfry_str, _ help: belfry_str
    )
        -> UInt64
    {
        guard let kind = Metrics.Kind(rawValue: kind) else { return 0 }
        return environment.metrics.define(
            kind, name: name.text(limit: 65), unit: unit.text(limit: 64),
            help: help.text(limit: 1_024), instance: self.name)
    }

    func recordMetric(
        _ handle: UInt64, _ value: Double, _ labels: UnsafePointer<belfry_kv>?, _ count: Int
    ) {
        environment.metrics.record(
            handle, value,
            labels: givenPairs(labels, count, limit: Metrics.labelsPerSet, byteLimit: 256))
    }
}
