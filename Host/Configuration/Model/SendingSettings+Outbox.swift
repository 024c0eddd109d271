package import Outbox

extension SendingSettings {
    /// How often, how far apart and for how long the channel tries.
    package var retryPolicy: RetryPolicy {
        var policy = RetryPolicy()
        policy.attemptsLimit = UInt8(clamping: attempts)
        policy.ageLimitNs = giveUpAfter.nanoseconds
        policy.firstPauseNs = firstPause.nanoseconds
        policy.longestPauseNs = longestPause.nanoseconds
        policy.repeatsUnknown = repeatsUnknown
        policy.fallbackAfterNs = fallbackAfter.nanoseconds
        return policy
    }

    package var circuit: Circuit.Settings {
        var circuit = Circuit.Settings()
        circuit.failuresToOpen = rest.failures
        circuit.firstPauseNs = rest.firstPause.nanoseconds
        circuit.longestPauseNs = rest.longestPause.nanoseconds
        circuit.credentialsPauseNs = rest.credentialsPause.nanoseconds
        return circuit
    }

    /// The limits, with nothing counted yet.
    package var limits: SendingLimits {
        SendingLimits(
            instance: rate?.limit, user: perUser?.limit, recipient: perRecipient?.limit)
    }

    /// The queue of a channel whose plugin takes at most `maxInFlight` at a time.
    package func queue(maxInFlight: Int) -> DueQueue.Settings {
        var queue = DueQueue.Settings()
        let usualSlack = queue.leaseNs - queue.attemptNs
        queue.windowSize = min(inFlight ?? maxInFlight, maxInFlight)
        queue.attemptNs = attemptTimeout.nanoseconds
        // A claim must outlast the attempt by as much as ever.
        queue.leaseNs = queue.attemptNs + usualSlack
        return queue
    }

    /// All of it, for a channel whose plugin takes so many in flight and in one batch.
    package func dispatcher(maxInFlight: Int, maxBatch: Int) -> InstanceDispatcher.Settings {
        var settings = InstanceDispatcher.Settings()
        settings.queue = queue(maxInFlight: maxInFlight)
        settings.retry = retryPolicy
        settings.circuit = circuit
        settings.limits = limits
        settings.maxBatch = min(batch ?? maxBatch, maxBatch)
        return settings
    }

    /// `channel`, then those that take over from it; nil where none does.
    package func fallbackList(of channel: String) -> FallbackList? {
        fallback.isEmpty ? nil : try? FallbackList([channel] + fallback)
    }
}

extension SendingSettings.Rate {
    package var limit: RateLimit {
        RateLimit(Int64(count), perNs: period.nanoseconds, burst: Int64(burst))
    }
}
