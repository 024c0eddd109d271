import CBelfry
import Platform

/// The C functions behind `belfry_host`: each finds its instance and passes on.
///
/// The structs are made once for the process and never freed; only `belfry_host` itself is per
/// instance.
enum HostServices {
    typealias Host = UnsafePointer<belfry_host>

    /// The instance behind a host struct.
    ///
    /// It lives as long as the process does (PluginInstance keeps itself), so that a plugin's stray
    /// thread meets a refusal and not freed memory.
    @inline(__always)
    private static func instance(of host: Host?) -> Unmanaged<PluginInstance>? {
        guard let impl = host?.pointee.impl else { return nil }
        return Unmanaged<PluginInstance>.fromOpaque(impl)
    }

    /// A `belfry_host` for `instance`; the caller owns it.
    static func makeHost(
        for instance: PluginInstance, name: belfry_str, stateDirectory: belfry_str
    ) -> UnsafeMutablePointer<belfry_host> {
        let host = UnsafeMutablePointer<belfry_host>.allocate(capacity: 1)
        host.initialize(
            to: belfry_host(
                size: UInt32(MemoryLayout<belfry_host>.size), abi_major: BELFRY_ABI_MAJOR,
                impl: Unmanaged.passUnretained(instance).toOpaque(), instance: name,
                state_dir: stateDirectory,
                get_ext: { host, id in HostServices.find(host, id) },
                log: { host, severity, message, fields, count in
                    HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                        $0.log(severity, message, fields, count)
                    }
                },
                health: { host, state, why in
                    HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                        $0.report(health: state, why)
                    }
                }))
        return host
    }

    private static func find(_ host: Host?, _ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id else { return nil }
        switch String(cString: id) {
        case BELFRY_HOST_EMIT: return UnsafeRawPointer(emit.place)
        case BELFRY_HOST_DELIVERY: return UnsafeRawPointer(delivery.place)
        case BELFRY_HOST_EVENT_REF: return UnsafeRawPointer(eventReference.place)
        case BELFRY_HOST_STATE: return UnsafeRawPointer(state.place)
        case BELFRY_HOST_TIMER: return UnsafeRawPointer(timer.place)
        case BELFRY_HOST_METRICS: return UnsafeRawPointer(metrics.place)
        case BELFRY_HOST_CONTROL: return UnsafeRawPointer(control.place)
        default: return nil
        }
    }

    /// A struct of the contract, made once and never freed.
    private struct Lasting<Struct>: @unchecked Sendable {
        // Sendable: nobody writes to it once it is made.
        let place: UnsafePointer<Struct>

        init(_ value: Struct) {
            let place = UnsafeMutablePointer<Struct>.allocate(capacity: 1)
            place.initialize(to: value)
            self.place = UnsafePointer(place)
        }
    }

    private static let emit = Lasting(
        belfry_host_emit(
            size: UInt32(MemoryLayout<belfry_host_emit>.size), reserved: 0,
            emit: { host, events, count, cookie in
                guard let instance = HostServices.instance(of: host), let events else {
                    return BELFRY_INVALID
                }
                return instance._withUnsafeGuaranteedRef { $0.emit(events, count, cookie) }
            }))

    private static let delivery = Lasting(
        belfry_host_delivery(
            size: UInt32(MemoryLayout<belfry_host_delivery>.size), reserved: 0,
            complete: { host, results, count in
                guard let instance = HostServices.instance(of: host), let results else {
                    return BELFRY_INVALID
                }
                return instance._withUnsafeGuaranteedRef {
                    $0.delegate.complete(results, count: count, from: $0)
                }
            },
            ready: { host in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef { $0.delegate.ready($0) }
            },
            report: { host, result in
                guard let instance = HostServices.instance(of: host), let result,
                    Int(result.pointee.size) >= MemoryLayout<belfry_result>.size
                else { return BELFRY_INVALID }
                return instance._withUnsafeGuaranteedRef { $0.delegate.report(result, from: $0) }
            }))

    private static let eventReference = Lasting(
        belfry_host_event_ref(
            size: UInt32(MemoryLayout<belfry_host_event_ref>.size), reserved: 0,
            retain: { host, event in
                guard let event else { return }
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef { $0.retain(event) }
            },
            release: { host, event in
                guard let event else { return }
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef { $0.release(event) }
            }))

    private static let state = Lasting(
        belfry_host_state(
            size: UInt32(MemoryLayout<belfry_host_state>.size), reserved: 0,
            get: { host, key, sink, context in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.state(get: key, sink, context)
                } ?? BELFRY_INVALID
            },
            set: { host, key, value, ttl in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.state(set: key, value, ttl)
                } ?? BELFRY_INVALID
            },
            remove: { host, key in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.state(remove: key)
                } ?? BELFRY_INVALID
            },
            list: { host, prefix, sink, context in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.state(list: prefix, sink, context)
                } ?? BELFRY_INVALID
            }))

    private static let timer = Lasting(
        belfry_host_timer(
            size: UInt32(MemoryLayout<belfry_host_timer>.size), reserved: 0,
            arm: { host, id, first, period in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.armTimer(id, first, period)
                } ?? BELFRY_INVALID
            },
            disarm: { host, id in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef { $0.disarmTimer(id) }
            },
            now_mono_ns: { host in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.clock.monotonicNs()
                } ?? 0
            },
            now_unix_ns: { host in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef { $0.clock.unixNs() } ?? 0
            }))

    private static let metrics = Lasting(
        belfry_host_metrics(
            size: UInt32(MemoryLayout<belfry_host_metrics>.size), reserved: 0,
            define: { host, kind, name, unit, help in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.defineMetric(kind, name, unit, help)
                } ?? 0
            },
            record: { host, handle, value, labels, count in
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.recordMetric(handle, value, labels, count)
                }
            }))

    private static let control = Lasting(
        belfry_host_control(
            size: UInt32(MemoryLayout<belfry_host_control>.size), reserved: 0,
            request: { host, request, reply, context in
                guard let instance = HostServices.instance(of: host), let request, let reply else {
                    return BELFRY_INVALID
                }
                return instance._withUnsafeGuaranteedRef { $0.request(request, reply, context) }
            }))
}
