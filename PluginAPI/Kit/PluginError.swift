import CBelfry

/// A failure in the terms of the contract: what the host shall make of it, and one sentence for the
/// operator.
///
/// Throw one wherever a plugin may throw. Any other error that leaves a plugin becomes a status as
/// well, but all that the operator then reads is the error's type: its text might carry a secret.
public struct PluginError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure this is; kinds may be added.
    public struct Kind: Sendable, Equatable {
        let status: belfry_status

        /// Settings or arguments that can never work.
        public static let invalid = Kind(status: BELFRY_INVALID)
        /// Not possible now; worth another try.
        public static let unavailable = Kind(status: BELFRY_RETRY)
        /// Not possible, now or later.
        public static let rejected = Kind(status: BELFRY_REJECTED)
        /// The other side refused the credentials.
        public static let credentialsRefused = Kind(status: BELFRY_AUTH)
        /// What was asked for does not exist.
        public static let gone = Kind(status: BELFRY_GONE)
        /// The host has no room now.
        public static let busy = Kind(status: BELFRY_BUSY)
    }

    /// What kind of failure this is.
    public let kind: Kind
    /// What is wrong and what to do about it, in one sentence without a secret.
    public let sentence: String
    /// The JSON pointer of the setting that is to blame ("/headers/0"); empty for the whole.
    public let pointer: String

    /// A failure of `kind`.
    public init(_ kind: Kind, _ sentence: String, at pointer: String = "") {
        self.kind = kind
        self.sentence = sentence
        self.pointer = pointer
    }

    /// The setting at `pointer` can never work.
    public static func invalid(_ sentence: String, at pointer: String = "") -> Self {
        Self(.invalid, sentence, at: pointer)
    }

    /// Not possible now; worth another try.
    public static func unavailable(_ sentence: String) -> Self { Self(.unavailable, sentence) }

    /// Not possible, now or later.
    public static func rejected(_ sentence: String) -> Self { Self(.rejected, sentence) }

    /// The other side refused the credentials.
    public static func credentialsRefused(_ sentence: String) -> Self {
        Self(.credentialsRefused, sentence)
    }

    /// The sentence.
    public var description: String { sentence }

    /// Whatever was thrown, in the terms of the contract.
    init(wrapping error: any Error) {
        if let own = error as? PluginError {
            self = own
        } else {
            self.init(.unavailable, "\(type(of: error)) was thrown.")
        }
    }
}
