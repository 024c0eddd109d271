package import HTTP1

/// The bounds of the control socket.
package struct ControlLimits: Sendable {
    /// Clients at a time; one more is told so and let go.
    package var connections = 64
    /// An event's payload may have 1 MiB, which JSON may double.
    package var messages = MessageLimits(body: 4 * 1024 * 1024)
    package var tail = TailQueue.Limits()
    /// How long a client may say nothing between requests.
    package var idle = Duration.seconds(60)
    /// How long a request that has begun may take to come in.
    package var request = Duration.seconds(15)
    /// How long the host may take to answer: longer than a reload that somebody waits for.
    package var answer = Duration.seconds(150)
    /// How long an answer may lie unread.
    package var unread = Duration.seconds(30)
    /// How long a stream's reader may take nothing: somebody may have stopped a terminal to read.
    package var stalled = Duration.seconds(60)
    /// After so long without a line, a stream gets an empty one: a reader that has gone is noticed.
    package var heartbeat = Duration.seconds(20)
    /// How long a finished client may take to close.
    package var linger = Duration.seconds(2)
    /// How long clients have at the end to read what has been written.
    package var farewell = Duration.milliseconds(500)

    package init() {}
}
