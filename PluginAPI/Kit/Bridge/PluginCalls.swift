import CBelfry

// The C functions of the contract. Each recovers its Swift side from `plugin` or `context` and lets
// nothing out but C.

/// Those of belfry_plugin.
enum PluginCalls {
    static let validate:
        @convention(c) (
            UnsafePointer<belfry_plugin>?, belfry_str, belfry_sink?, UnsafeMutableRawPointer?
        ) -> belfry_status = { plugin, config, sink, sinkContext in
            guard let plugin else { return BELFRY_INVALID }
            let errors = FaultSink(sink: sink, context: sinkContext)
            let faults = plugin.kind.faults(in: config.bytes)
            for fault in faults { errors.report(fault) }
            return faults.isEmpty ? BELFRY_OK : BELFRY_INVALID
        }

    static let create:
        @convention(c) (
            UnsafePointer<belfry_plugin>?, UnsafePointer<belfry_host>?, belfry_str,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?, belfry_sink?,
            UnsafeMutableRawPointer?
        ) -> belfry_status = { plugin, rawHost, config, context, sink, sinkContext in
            guard let plugin, let rawHost, let context else { return BELFRY_INVALID }
            let errors = FaultSink(sink: sink, context: sinkContext)
            let host = Host(rawHost)
            do {
                let instance = try plugin.kind.instance(host: host, config: config.bytes)
                context.pointee = instance.begin()
                return BELFRY_OK
            } catch {
                host.close()
                return errors.report(error)
            }
        }

    static let start: @convention(c) (UnsafeMutableRawPointer?) -> belfry_status = { context in
        Instance.of(context).start()
    }

    static let stop: @convention(c) (UnsafeMutableRawPointer?, Int64) -> Void = {
        context, deadline in
        let instance = Instance.of(context)
        instance.stop(by: Deadline(monotonicNanoseconds: deadline, host: instance.host))
    }

    static let destroy: @convention(c) (UnsafeMutableRawPointer?) -> Void = { context in
        Instance.end(context)
    }

    static let reconfigure: @convention(c) (UnsafeMutableRawPointer?, belfry_str) -> belfry_status =
        {
            context, config in
            Instance.of(context).reconfigure(config.bytes)
        }

    static let timer: @convention(c) (UnsafeMutableRawPointer?, UInt64) -> Void = {
        context, id in
        Instance.of(context).timerFired(id)
    }

    static let getExtension:
        @convention(c) (
            UnsafePointer<belfry_plugin>?, UnsafePointer<CChar>?
        ) -> UnsafeRawPointer? = { plugin, id in
            guard let plugin, let id else { return nil }
            return plugin.kind.extensions.find(id)
        }
}

/// Where create() and validate() say what is wrong.
struct FaultSink {
    let sink: belfry_sink?
    let context: UnsafeMutableRawPointer?

    func report(_ fault: Fault) {
        guard let sink else { return }
        fault.pointer.withText { pointer in
            fault.sentence.withText { sink(context, pointer, $0) }
        }
    }

    /// Reports whatever was thrown, and says which status that is.
    func report(_ error: any Error) -> belfry_status {
        switch error {
        case let faults as SettingsFaults:
            for fault in faults.faults { report(fault) }
            return BELFRY_INVALID
        case let fault as Fault:
            report(fault)
            return BELFRY_INVALID
        default:
            let failure = PluginError(wrapping: error)
            report(Fault(failure.pointer, failure.sentence))
            return failure.kind.status
        }
    }
}
