/// Who asks for something, as the audit names them.
package struct Caller: Sendable, Equatable {
    /// "user:1000", or an instance.
    package let name: String
    /// The peer's process; 0: it is an instance, in this process.
    package let process: Int32

    package init(name: String, process: Int32 = 0) {
        self.name = name
        self.process = process
    }

    package init(_ peer: PeerCredentials) {
        self.init(name: "user:\(peer.user)", process: peer.process)
    }
}
