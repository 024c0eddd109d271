import CEpoll
import Glibc
import HTTP1
import Platform

/// One connected client: its socket, its conversation, and until when it may do what it does.
///
/// Belongs to the control thread.
final class Client {
    let id: UInt64
    let socket: FileDescriptor
    let peer: PeerCredentials
    var conversation: Conversation
    var sink: TailSink?
    var endTail: (@Sendable () -> Void)?
    /// The client will send no more; it may still read.
    var hasEnded = false
    /// The events that epoll was asked for.
    var watched: UInt32 = 0
    private(set) var deadlineNs: Int64 = .max
    private var waitsFor = Wait.nothing

    private enum Wait: Equatable {
        case nothing, request, rest, answer, reader, line, spectator, close
    }

    init(id: UInt64, socket: consuming FileDescriptor, peer: PeerCredentials, limits: MessageLimits)
    {
        self.id = id
        self.socket = socket
        self.peer = peer
        conversation = Conversation(limits: limits)
    }

    enum Transfer {
        case done
        case wouldWait
        case ended
    }

    /// Reads what is there, one buffer of it.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = recv(socket.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                conversation.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return .done
            }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wouldWait : .ended
        }
    }

    /// Sends what there is to send.
    func send() -> Transfer {
        while !conversation.pendingOutput.isEmpty {
            let count = conversation.pendingOutput.withUnsafeBytes {
                cepoll_send(socket.number, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                conversation.sent(count)
                // Something was read: the reader has its whole time again.
                waitsFor = .nothing
            } else if errno != EINTR {
                return errno == EAGAIN ? .wouldWait : .ended
            }
        }
        return .done
    }

    /// Whether more is to be read from it: not before it has read what it was answered, or one who
    /// only asks and never reads would fill our memory.
    var isHeard: Bool {
        switch conversation.phase {
        case .reading: !hasEnded && conversation.pendingOutput.isEmpty
        case .lingering: !hasEnded
        case .answering, .streaming: false
        }
    }

    /// Sets the deadline anew when what the client is waited for has changed.
    func updateDeadline(now: Int64, limits: ControlLimits) {
        let wait: Wait
        let time: Duration
        switch conversation.phase {
        case .streaming where conversation.pendingOutput.isEmpty:
            (wait, time) = (.line, limits.heartbeat)
        case .streaming: (wait, time) = (.spectator, limits.stalled)
        case _ where !conversation.pendingOutput.isEmpty: (wait, time) = (.reader, limits.unread)
        case .answering: (wait, time) = (.answer, limits.answer)
        case .lingering: (wait, time) = (.close, limits.linger)
        case .reading where conversation.isWithinRequest: (wait, time) = (.rest, limits.request)
        case .reading: (wait, time) = (.request, limits.idle)
        }
        guard wait != waitsFor || deadlineNs == .max else { return }
        waitsFor = wait
        deadlineNs = now + time.nanoseconds
    }

    /// What to do about a client whose deadline has passed.
    enum Overdue {
        /// It took too long to send its request: it is told, if it still listens.
        case tooSlow
        /// The host took too long to answer.
        case unanswered
        /// Its stream had nothing to say: it gets a sign of life.
        case quiet
        /// It does not read its stream.
        case stalled
        case over
    }

    var overdue: Overdue {
        switch waitsFor {
        case .rest: .tooSlow
        case .answer: .unanswered
        case .line: .quiet
        case .spectator: .stalled
        case .nothing, .request, .reader, .close: .over
        }
    }
}

extension Duration {
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
