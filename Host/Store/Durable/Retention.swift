/// How long an event is kept.
package enum RetentionClass: Int8, Sendable {
    /// For days, as any notification.
    case brief
    /// For years: what is critical, urgent or regulatory.
    case kept
}

/// After how long each class is forgotten.
package struct RetentionAges: Sendable {
    package var briefNs: Int64
    package var keptNs: Int64

    package init(briefNs: Int64, keptNs: Int64) {
        self.briefNs = briefNs
        self.keptNs = keptNs
    }

    /// Seven days, and seven years.
    package static let standard = RetentionAges(
        briefNs: 7 * 86_400_000_000_000, keptNs: 7 * 365 * 86_400_000_000_000 + 172_800_000_000_000)

    func ageNs(of retention: RetentionClass) -> Int64 { retention == .brief ? briefNs : keptNs }
}
