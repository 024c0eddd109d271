import CBelfry
import CPlatform
import Core
package import Platform

extension Generation {
    /// What the plugin's own validate() says of a configuration; empty when it is content.
    ///
    /// Runs the plugin on a thread that is left to it when it does not return in time; that, and
    /// that it was called off, is thrown. Any thread, several at once.
    package func validate(
        _ config: String, for instance: String, deadlineNs: Int64, unless callOff: CallOff? = nil
    ) throws(LoadingError) -> PluginInstance.Findings {
        guard descriptor.raw.pointee.validate != nil else { return [] }
        guard callOff?.isGiven != true else {
            throw LoadingError(.calledOff, "\(instance) was not judged: the host is to stop")
        }
        let thread: ControlThread
        do throws(SystemError) {
            thread = try ControlThread(named: instance, clock: .system)
        } catch {
            throw LoadingError(
                .failed, "\(instance): no thread could be started: \(error.reason)")
        }
        let name = LastingText(instance)
        let ending = thread.call(deadlineNs: deadlineNs, unless: callOff) { [descriptor] in
            // For the report, should it crash there.
            cplatform_in_call(name.cString, "validate")
            defer { withExtendedLifetime(name) { cplatform_in_call(nil, nil) } }
            return descriptor.validate(config)
        }
        let how: String
        switch ending {
        case .returned(let findings):
            thread.end()
            return findings
        case .late: how = "did not return within \(deadlineNs / 1_000_000) ms"
        case .calledOff: how = "has not returned and the host is to stop"
        }
        thread.abandon()
        throw LoadingError(
            .late, "\(instance): validate() of \(origin) \(how); its thread is left to it")
    }
}
