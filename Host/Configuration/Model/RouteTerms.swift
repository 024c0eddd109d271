package import People

/// What a route says of people: whom its events are for, and how they are told.
package struct RouteTerms: Sendable, Equatable {
    /// `for:`; nil: whoever the event names, else the desk.
    package var audience: Audience?
    /// `digest:`, for users who do not say it themselves.
    package var digest: Digest?
    /// `group_by:`, what makes one piece of news of several that wait.
    package var grouping = Grouping.category
    /// `escalate:`, the name of a chain of ``PeopleSettings/escalations``.
    package var chain: String?

    package init() {}
}
