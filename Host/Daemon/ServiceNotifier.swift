import Glibc
import Platform

/// Tells systemd how the service is doing (sd_notify's protocol).
///
/// Silent where nobody listens.
struct ServiceNotifier: Sendable {
    private let path: String?
    /// True when systemd wants to hear from the service at intervals.
    let hasWatchdog: Bool

    init(environment: [String: String]) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        hasWatchdog = environment["WATCHDOG_USEC"] != nil
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    func reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=\(Clock.system.monotonicNs() / 1_000)")
    }

    func stopping() { send("STOPPING=1") }

    func alive() {
        if hasWatchdog { send("WATCHDOG=1") }
    }

    private func send(_ text: String) {
        guard let path else { return }
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return }
        let descriptor = FileDescriptor(owning: number)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // A name that begins with "@" is of the abstract kind, which begins with a NUL.
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                // Nobody hears it if it fails; the service goes on all the same.
                _ = sendto(
                    descriptor.number, text, text.utf8.count, Int32(MSG_NOSIGNAL), address,
                    length)
            }
        }
    }
}
