/// The time that the dispatcher reckons with: nanoseconds of the epoch that go on evenly, and the
/// steps by which somebody has set the clock.
///
/// Between steps it follows the monotonic clock, so that a pause of two seconds takes two seconds.
/// A wall clock that differs by more than the tolerance was set: the new time is adopted, and the
/// step reported, for ``InstanceDispatcher/shift(by:)``.
package struct TimeLine: Sendable {
    package static let toleranceNs = 500 * Span.millisecond

    private var offset: Int64

    package init(wall: Int64, monotonic: Int64) { offset = wall - monotonic }

    /// The time now, and by how much the clock was set since it was last asked: 0 but for steps.
    package mutating func read(wall: Int64, monotonic: Int64) -> (now: Int64, step: Int64) {
        let now = monotonic + offset
        let step = wall - now
        guard abs(step) > Self.toleranceNs else { return (now, 0) }
        offset = wall - monotonic
        return (wall, step)
    }
}
