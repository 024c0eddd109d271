/// What a ``Decider`` goes by besides people and silences.
package struct DeciderSettings: Sendable {
    /// Within what time events with one dedup key are one event.
    package var dedupWindowNs: Int64 = 10 * Nanoseconds.minute
    /// How many dedup keys are remembered.
    package var dedupKeysMax = 65_536
    /// How many groups may be gathering at once, over all users.
    package var digestGroupsMax = 65_536
    package var inhibitions: [InhibitionRule] = InhibitionRule.usual

    package init() {}
}
