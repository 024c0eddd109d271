/// Whom an event is for.
package enum Audience: Sendable, Equatable {
    /// Those with these ids.
    case users([String])
    /// Those who are in this group.
    case group(String)
    /// All but the desk, which stands for nobody in particular.
    case everyone

    /// One user.
    package static func user(_ id: String) -> Audience { .users([id]) }

    /// The built-in user.
    package static let desk = Audience.user(User.deskID)
}
