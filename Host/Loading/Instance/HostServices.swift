import CBelfry
import Platform

/// The C functions behind `belfry_host`: each finds its instance and passes on.
///
/// The structs are made once for the process and never freed; only `belfry_host` itself is per
/// instance.
package enum HostServices {
    /// The ids of all extensions that this host has.
    package static var extensionIDs: [String] { extensions.map(\.id) }

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
        guard let id = id.map({ String(cString: $0) }),
            let instance = instance(of: host),
            instance._withUnsafeGuaranteedRef({ $0.environment.offers(id) })
        else { return nil }
        return extensions.first { $0.id == id }?.place
    }

    private static let extensions = [
        emit, delivery, eventReference, state, timer, metrics, control,
    ]

    /// An extension: its struct is made once and never freed.
    private struct Extension: @unchecked Sendable {
        // Sendable: nobody writes to the struct once it is made.
        let id: String
        let place: UnsafeRawPointer

        init<Struct: BitwiseCopyable>(_ id: String, _ value: Struct) {
            let place = UnsafeMutablePointer<Struct>.allocate(capacity: 1)
            place.initialize(to: value)
            self.id = id
            self.place = UnsafeRawPointer(place)
        }
    }

    private static let emit = Extension(
        BELFRY_HOST_EMIT,
        belfry_host_emit(
            size: UInt32(MemoryLayout<belfry_host_emit>.size), reserved: 0,
            emit: { host, events, count, cookie in
                guard let instance = HostServices.instance(of: host), let events else {
                    return BELFRY_INVALID
                }
                return instance._withUnsafeGuaranteedRef { $0.emit(events, count, cookie) }
            }))

    private static let delivery = Extension(
        BELFRY_HOST_DELIVERY,
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
                HostServices.instance(of: host)?._withUnsafeGuaranteedRef {
                    $0.report(news: result)
                } ?? BELFRY_INVALID
            }))

    private static let eventReference = Extension(
        BELFRY_HOST_EVENT_REF,
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

    private static let state = Extension(
        BELFRY_HOST_STATE,
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

    private static let timer = Extension(
        BELFRY_HOST_TIMER,
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

    private static let metrics = Extension(
        BELFRY_HOST_METRICS,
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

    private static let control = Extension(
        BELFRY_HOST_CONTROL,
        belfry_host_control(
            size: UInt32(MemoryLayout<belfry_host_control>.size), reserved: 0,
            request: { host, request, reply, context in
                guard let instance = HostServices.instance(of: host), let request, let reply else {
                    return BELFRY_INVALID
                }
                return instance._withUnsafeGuaranteedRef { $0.request(request, reply, context) }
            }))
}
