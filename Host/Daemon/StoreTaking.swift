import Control
import Glibc
import JSON
import Observability
import Platform
import Store

/// Gets the store for a host that starts: at once, or, while another host is at work on it, by
/// standing by until that one is gone.
///
/// A host that stands by answers signals, the control socket and the service manager, and starts
/// nothing. Lives on the main thread.
struct StoreTaking {
    private let options: DaemonOptions
    private let log: Log
    private let notifier: ServiceNotifier
    private let desk: StandbyDesk
    private var turns = StandbyTurns()
    /// SIGHUP came meanwhile.
    private(set) var wantsReload = false

    init(_ options: DaemonOptions, _ log: Log, _ notifier: ServiceNotifier) {
        self.options = options
        self.log = log
        self.notifier = notifier
        desk = StandbyDesk(options)
    }

    /// Nil: the host was told to stop.
    ///
    /// Throws what keeps the daemon from starting.
    mutating func take(
        _ place: borrowing StorePlace, answeringAt location: SocketLocation,
        whenDeposed: @escaping @Sendable (StoreError) -> Void
    ) throws(StartRefused) -> (any DurableStore)? {
        let began = Clock.system.monotonicNs()
        while true {
            do throws(StoreError) {
                return try place.open(whenDeposed: whenDeposed)
            } catch {
                guard error.sort == .held else { throw StoreTaking.refusal(error) }
                // Of a host that has just ended the server may not have heard yet.
                guard Clock.system.monotonicNs() - began < StoreTaking.patienceNs else {
                    return try standBy(error, place, answeringAt: location, whenDeposed)
                }
                Clock.pause(milliseconds: 10)
            }
        }
    }

    /// How long a store may be held before that is worth a word.
    private static let patienceNs: Int64 = 500_000_000

    /// `error`: why, as the first try has found.
    private mutating func standBy(
        _ error: StoreError, _ place: borrowing StorePlace, answeringAt location: SocketLocation,
        _ whenDeposed: @escaping @Sendable (StoreError) -> Void
    ) throws(StartRefused) -> (any DurableStore)? {
        let server: ControlServer
        do throws(ControlServerError) {
            server = try desk.serve(at: location)
        } catch {
            throw StartRefused("\(error)")
        }
        defer { server.stop() }
        tell(error)
        turns.note(.held, atNs: Clock.system.monotonicNs())
        while isToGoOn() {
            guard Clock.system.monotonicNs() >= turns.nextNs else { continue }
            if let store = try step(place, whenDeposed) {
                log.write(.info, "store", "the store is free: this host goes on")
                return store
            }
        }
        return nil
    }

    private static func refusal(_ error: StoreError) -> StartRefused {
        StartRefused("the store cannot be used: \(error)")
    }

    /// One try; nil: another one is due later.
    private mutating func step(
        _ place: borrowing StorePlace, _ whenDeposed: @escaping @Sendable (StoreError) -> Void
    ) throws(StartRefused) -> (any DurableStore)? {
        let finding: StandbyTurns.Finding
        do throws(StoreError) {
            switch turns.step {
            case .take: return try place.open(whenDeposed: whenDeposed)
            case .look:
                try place.look()
                finding = .reachable
            }
        } catch {
            switch error.sort {
            case .held: finding = .held
            case .disconnected, .busy: finding = .unreachable
            default: throw StoreTaking.refusal(error)
            }
            tell(error)
        }
        turns.note(finding, atNs: Clock.system.monotonicNs())
        return nil
    }

    /// Says what has changed.
    private func tell(_ error: StoreError) {
        let why = "stands by: \(error)"
        guard why != desk.why else { return }
        desk.why = why
        log.write(error.sort == .held ? .info : .warning, "store", why)
        notifier.ready(why)
    }

    /// Waits for a signal until the next try is due; false: it was one to stop.
    private mutating func isToGoOn() -> Bool {
        notifier.alive()
        let left = max(0, turns.nextNs - Clock.system.monotonicNs())
        switch Signals.next(withinNs: left) {
        case nil: return true
        case SIGHUP:
            wantsReload = true
            log.write(.info, "reload", "the configuration is read again when this host goes on")
            return true
        case SIGUSR1:
            Daemon.dump(desk.status)
            return true
        default:
            notifier.stopping()
            log.write(.info, "belfry", "stopped while it stood by")
            return false
        }
    }
}
