/// `sending:`, how a channel sends what is stored: at what pace, how often again, and what then.
package struct SendingSettings: Sendable, Equatable {
    /// So many in such a time, so many of them at once.
    package struct Rate: Sendable, Equatable {
        package var count: Int
        package var period: Duration
        package var burst = 1
    }

    /// When a channel that fails is left alone, and for how long.
    package struct Rest: Sendable, Equatable {
        package var failures = 5
        package var firstPause = Duration.seconds(5)
        package var longestPause = Duration.seconds(300)
        package var credentialsPause = Duration.seconds(900)
    }

    /// For all that the channel sends; nil: as fast as it goes.
    package var rate: Rate?
    /// For each user; what is critical passes it.
    package var perUser: Rate?
    package var perRecipient: Rate?
    /// At most what the plugin can take; nil: that.
    package var inFlight: Int?
    /// At most what the plugin can take; nil: that.
    package var batch: Int?
    package var attempts = 12
    package var giveUpAfter = Duration.seconds(86_400)
    package var firstPause = Duration.seconds(2)
    package var longestPause = Duration.seconds(900)
    /// How long the channel has for one attempt.
    package var attemptTimeout = Duration.seconds(60)
    /// Whether what may have been sent is sent again, marked as a repeat.
    package var repeatsUnknown = true
    /// Channels that take over, in this order; each another one, enabled or not.
    package var fallback: [String] = []
    /// How long the channel may fail before they do.
    package var fallbackAfter = Duration.seconds(120)
    package var rest = Rest()

    package init() {}
}
