/// One channel instance of the route that an event took.
package struct RoutedChannel: Sendable {
    /// Its number among the running instances.
    package let instance: UInt16
    /// Its name in plugins.yaml.
    package let name: String
    package let kind: ChannelKind
    /// True when it reaches users by a contact of theirs; the desk needs none.
    package let needsContact: Bool
    /// The number of the route.
    package let rule: UInt16
    /// How the route gathers for users who do not say it themselves.
    package let digest: Digest?
    package let grouping: Grouping

    package init(
        instance: UInt16, name: String, kind: ChannelKind, needsContact: Bool, rule: UInt16 = 0,
        digest: Digest? = nil, grouping: Grouping = .category
    ) {
        self.instance = instance
        self.name = name
        self.kind = kind
        self.needsContact = needsContact
        self.rule = rule
        self.digest = digest
        self.grouping = grouping
    }
}
