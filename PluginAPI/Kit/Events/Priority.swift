import CBelfry

/// How much an event matters.
public enum Priority: Int32, Sendable, Comparable, CaseIterable {
    /// May wait, may be gathered into a digest.
    case low
    /// Worth a look.
    case medium
    /// Somebody should act.
    case high
    /// Passes quiet hours and limits.
    case critical

    /// Orders low before critical.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
