import CBelfry
import Loading
import Platform

/// One generation of a channel that takes stored deliveries.
///
/// Any thread.
final class StoredChannel: @unchecked Sendable {
    // Sendable: the table is the plugin's own and never changes.
    let running: RunningInstance
    let maxBatch: Int
    let maxInFlight: Int
    private let table: UnsafePointer<belfry_channel>

    /// Nil for what is no channel.
    init?(_ running: RunningInstance) {
        guard let table = running.instance.descriptor.channel, table.pointee.deliver != nil else {
            return nil
        }
        self.running = running
        self.table = table
        maxBatch = table.pointee.max_batch == 0 ? 64 : Int(table.pointee.max_batch)
        maxInFlight = table.pointee.max_in_flight == 0 ? 1_024 : Int(table.pointee.max_in_flight)
    }

    /// What deliver() answers; nil when the instance is on its way out.
    func deliver(
        _ batch: UnsafePointer<belfry_batch>, count: Int, watch: borrowing CallWatch
    ) -> belfry_status? {
        let instance = running.instance
        return running.visits.visit {
            let began = instance.clock.monotonicNs()
            watch.enter(instance, at: began)
            let status = instance.inCall("deliver") {
                table.pointee.deliver?(instance.context, batch) ?? BELFRY_INVALID
            }
            watch.leave(instance, began: began, at: instance.clock.monotonicNs(), items: count)
            return status
        }
    }

    /// Asks to give an attempt up.
    func cancel(_ token: UInt64) {
        guard let cancel = table.pointee.cancel else { return }
        let instance = running.instance
        running.visits.visit {
            instance.inCall("cancel") { cancel(instance.context, token) }
        }
    }
}
