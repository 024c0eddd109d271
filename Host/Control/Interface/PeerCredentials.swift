import CEpoll

/// The process at the other end of a Unix socket, as it was when it connected.
package struct PeerCredentials: Sendable, Equatable {
    package let process: Int32
    package let user: UInt32
    package let group: UInt32

    package init(process: Int32, user: UInt32, group: UInt32) {
        self.process = process
        self.user = user
        self.group = group
    }

    /// Asks the kernel; nil: the socket is not connected.
    init?(of socket: Int32) {
        var process: Int32 = 0
        var user: UInt32 = 0
        var group: UInt32 = 0
        guard cepoll_peer(socket, &process, &user, &group) == 0 else { return nil }
        self.init(process: process, user: user, group: group)
    }
}
