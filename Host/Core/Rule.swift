package import Patterns

/// One route of plugins.yaml: which events go to which channels.
///
/// An event must satisfy every part. An empty list of globs lets everything through.
package struct Rule: Sendable, Equatable {
    /// The operator's name for it, or "route-3" for the third one.
    package var name: String
    package var types: [Glob]
    package var subjects: [Glob]
    package var users: [Glob]
    package var sources: [Glob]
    package var priority: PrioritySet
    /// What `where:` says of the fields; nil when it says nothing.
    package var condition: Condition?
    /// Names of enabled channels, in the order written; empty when all of them are disabled.
    package var channels: [String]
    /// True when later rules are not looked at once this one has matched.
    package var stopsHere: Bool
    package var location: Location

    package init(
        name: String, types: [Glob] = [], subjects: [Glob] = [], users: [Glob] = [],
        sources: [Glob] = [], priority: PrioritySet = .all, condition: Condition? = nil,
        channels: [String], stopsHere: Bool = false, location: Location
    ) {
        self.name = name
        self.types = types
        self.subjects = subjects
        self.users = users
        self.sources = sources
        self.priority = priority
        self.condition = condition
        self.channels = channels
        self.stopsHere = stopsHere
        self.location = location
    }
}
