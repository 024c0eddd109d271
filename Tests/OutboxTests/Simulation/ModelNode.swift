import Outbox

/// One node with its dispatchers: what the shell will be, without threads.
final class ModelNode {
    /// One instance on this node.
    final class Desk {
        let instance: Int
        var dispatcher: InstanceDispatcher
        var batch = Batch()
        var writes = WriteBatch()
        /// Handed over, not completed: by token, the delivery's id.
        var flying: [AttemptToken: Int64] = [:]
        /// When it sent to each recipient, and at all, by its own even time.
        var sent: [UInt64: [Int64]] = [:]

        init(instance: Int, settings: InstanceDispatcher.Settings) {
            self.instance = instance
            dispatcher = InstanceDispatcher(settings)
        }
    }

    /// Another after every start: claims are made in its name.
    private(set) var run: Int32
    private(set) var isUp = true
    /// How far its clock is from the true time.
    var skew: Int64 = 0
    private(set) var desks: [Desk]
    var committedUntil: Int64 = 0
    private var timeLine: TimeLine

    init(run: Int32, settings: [InstanceDispatcher.Settings], trueTime: Int64) {
        self.run = run
        desks = settings.enumerated().map { Desk(instance: $0, settings: $1) }
        timeLine = TimeLine(wall: trueTime, monotonic: trueTime)
    }

    /// What it takes the time to be; a step of its clock is passed on.
    func read(_ trueTime: Int64) -> Int64 {
        let (now, step) = timeLine.read(wall: trueTime + skew, monotonic: trueTime)
        if step != 0 {
            for desk in desks { desk.dispatcher.shift(by: step) }
        }
        return now
    }

    /// All that was in its memory is gone.
    func crash() { isUp = false }

    func start(run: Int32, settings: [InstanceDispatcher.Settings], trueTime: Int64) {
        self.run = run
        isUp = true
        desks = settings.enumerated().map { Desk(instance: $0, settings: $1) }
        timeLine = TimeLine(wall: trueTime + skew, monotonic: trueTime)
        committedUntil = trueTime
    }
}
