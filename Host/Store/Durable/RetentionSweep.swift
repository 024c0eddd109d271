/// Walks over the journal from its oldest event and says, a page at a time, what to forget.
///
/// Pure: the stores read the pages, remove what the step names, and keep how far it is. What it had
/// to pass over is looked at again a day later.
struct RetentionSweep: Equatable {
    /// The last event that was looked at.
    var cursor: Int64
    /// When the walk began at the oldest event.
    var beganNs: Int64

    /// An event of a page, in the order of numbers.
    struct Candidate {
        var event: Int64
        var retention: RetentionClass
        var acceptedNs: Int64
        var notifications: Range<Int64>
        /// It has a delivery that is due or claimed.
        var isBusy: Bool
    }

    /// What is removed: notifications with all that is theirs and, when it is the last of it, the
    /// event.
    struct Removal: Equatable {
        var event: Int64
        var notifications: Range<Int64>
        var isWhole: Bool
    }

    struct Step: Equatable {
        var removals: [Removal] = []
        var isMore = false
    }

    private static let dayNs: Int64 = 86_400_000_000_000

    /// The next step, of about `limit` notifications; `page`: the events after the cursor, at most
    /// `limit`.
    mutating func step(
        _ page: [Candidate], limit: Int, nowNs: Int64, ages: RetentionAges
    ) -> Step {
        var step = Step()
        var left = limit
        let youngest = nowNs - min(ages.briefNs, ages.keptNs)
        for candidate in page {
            guard candidate.acceptedNs <= youngest else { return endOfWalk(step, nowNs) }
            let isOld = candidate.acceptedNs <= nowNs - ages.ageNs(of: candidate.retention)
            if isOld && !candidate.isBusy {
                let count = candidate.notifications.count
                guard count <= left else {
                    step.isMore = true
                    guard step.removals.isEmpty else { return step }
                    let last = candidate.notifications.upperBound
                    step.removals = [
                        Removal(
                            event: candidate.event, notifications: last - Int64(limit)..<last,
                            isWhole: false)
                    ]
                    return step
                }
                step.removals.append(
                    Removal(
                        event: candidate.event, notifications: candidate.notifications,
                        isWhole: true))
                left -= count
            }
            cursor = candidate.event
        }
        guard page.count < limit else {
            step.isMore = true
            return step
        }
        return endOfWalk(step, nowNs)
    }

    private mutating func endOfWalk(_ step: Step, _ nowNs: Int64) -> Step {
        guard nowNs - beganNs >= RetentionSweep.dayNs else { return step }
        var step = step
        // What was passed over lies before the cursor, if anything does.
        step.isMore = cursor != 0
        cursor = 0
        beganNs = nowNs
        return step
    }
}
