/// What a change of configuration came to.
package struct ChangeReport: Sendable {
    package var added: [String] = []
    package var removed: [String] = []
    package var replaced: [String] = []
    package var reconfigured: [String] = []
    package var unchanged: [String] = []
    /// Instances that do not run, and why, in the order of plugins.yaml.
    ///
    /// Of a reload: only those that did not run before either.
    package var failures: [PreparationFailure] = []
    /// What is said against instances that run all the same.
    package var remarks: [(instance: String, sentence: String)] = []
    /// Instances that run on, but would not start again as things are, and why.
    package var warnings: [(instance: String, sentence: String)] = []
    /// Settings that take effect with the next start.
    package var needsRestart: [String] = []
    /// The host was told to stop before anything came of it.
    package var isCalledOff = false
}

/// A change that came to nothing, and why.
package struct ChangeRefused: Error, Sendable {
    /// In the order of plugins.yaml.
    package let failures: [PreparationFailure]
    /// The host was told to stop meanwhile; the failures are what that brought about.
    package let isCalledOff: Bool
}
