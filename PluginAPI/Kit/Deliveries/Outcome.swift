import CBelfry

/// What became of an attempt to deliver.
///
/// Each `why` is one sentence for the operator: no secret, no address of a webhook.
public enum Outcome: Sendable, Equatable {
    /// The provider took it; with the provider's own name for the message, for later edits and
    /// callbacks.
    case delivered(String? = nil)
    /// Failed for now; again after the time that the provider asks for, or as the host decides.
    case retry(after: Duration? = nil, String)
    /// Permanent: the same attempt will never succeed.
    case rejected(String)
    /// The credentials were refused: the host stops trying and raises an alert elsewhere.
    case credentialsRefused(String)
    /// This recipient no longer exists: the host disables the contact.
    case gone(String)
    /// This recipient is not reachable now, and no fault: the host goes on to the next channel.
    case absent(String)
    /// Too late to be of use; it was not sent.
    case expired
    /// May have been sent: repeated if the channel is idempotent, else marked.
    case unknown(String)

    /// What a thrown error says about an attempt: only a ``PluginError`` knows that nothing was
    /// sent.
    init(throwing error: any Error) {
        guard let own = error as? PluginError else {
            self = .unknown("\(type(of: error)) was thrown.")
            return
        }
        switch own.kind {
        case .unavailable, .busy: self = .retry(own.sentence)
        case .credentialsRefused: self = .credentialsRefused(own.sentence)
        case .gone: self = .gone(own.sentence)
        default: self = .rejected(own.sentence)
        }
    }

    /// Lends the outcome of `token` to C for the time of `body`.
    func withResult<R>(token: UInt64, _ body: (UnsafePointer<belfry_result>) -> R) -> R {
        var result = belfry_result()
        result.size = UInt32(MemoryLayout<belfry_result>.size)
        result.token = token
        let texts: (provider: String, detail: String)
        switch self {
        case .delivered(let provider):
            texts = (provider ?? "", "")
            result.status = BELFRY_OK
        case .retry(let pause, let why):
            texts = ("", why)
            result.status = BELFRY_RETRY
            result.retry_after_ns = max(0, pause?.inNanoseconds ?? 0)
        case .rejected(let why):
            texts = ("", why)
            result.status = BELFRY_REJECTED
        case .credentialsRefused(let why):
            texts = ("", why)
            result.status = BELFRY_AUTH
        case .gone(let why):
            texts = ("", why)
            result.status = BELFRY_GONE
        case .absent(let why):
            texts = ("", why)
            result.status = BELFRY_ABSENT
        case .expired:
            texts = ("", "")
            result.status = BELFRY_EXPIRED
        case .unknown(let why):
            texts = ("", why)
            result.status = BELFRY_UNKNOWN
        }
        return texts.provider.withText { provider in
            texts.detail.withText { detail in
                result.provider_id = provider
                result.detail = detail
                return withUnsafePointer(to: result, body)
            }
        }
    }
}
