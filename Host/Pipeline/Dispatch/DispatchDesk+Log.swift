import CBelfry
import Core
import Loading
import Observability
import Outbox
import Platform
import Store

/// What the log says of single deliveries: what was given up, and at the level of debugging every
/// attempt.
extension DispatchDesk {
    /// `block`: the event, where it is at hand.
    func tell(
        _ settled: DispatchWrites.Settled, of event: Int64?, _ block: @autoclosure () -> EventBlock?
    ) {
        let severity = settled.severity
        guard links.log.takes(severity) else { return }
        var fields = [LogField("delivery", String(settled.settlement.id))]
        fields.append(
            LogField(
                "notification",
                String(DeliveryNumber(rawValue: settled.settlement.id).notification)))
        fields.append(LogField("attempt", String(settled.settlement.attempt)))
        // Debugging is asked for; of the rest there may be very many.
        if severity > .debug {
            guard let withheld = admitLine() else { return }
            if withheld > 0 { fields.append(LogField("lines_left_out", String(withheld))) }
        }
        links.log.write(
            severity, name, settled.sentence, identity(of: event, block()) + fields)
    }

    /// The fields by which an event is found again, here and wherever its trace has been.
    func identity(of event: Int64?, _ block: EventBlock?) -> [LogField] {
        if let block { return LogField.identity(of: block) }
        guard let event, let block = try? links.shelf.event(event) else { return [] }
        defer { block.release() }
        return LogField.identity(of: block)
    }
}

extension DispatchWrites.Settled {
    /// Attempts are for who looks for something; what an operator has to know of is said always.
    fileprivate var severity: Severity {
        switch settlement.verdict {
        case .delivered, .again: .debug
        case .expired: .info
        case .movedOn: next == nil ? .warning : .info
        case .dead: .warning
        }
    }

    fileprivate var sentence: String {
        let detail = detail.isEmpty ? "" : ": \(detail)"
        switch settlement.verdict {
        case .delivered: return "delivered"
        case .again: return "to be tried again\(detail)"
        case .expired: return "a delivery expired\(detail)"
        case .movedOn(let reason) where next != nil:
            return "a delivery goes on elsewhere because \(reason.sentence)\(detail)"
        case .movedOn(let reason), .dead(let reason):
            return "a delivery is given up because \(reason.sentence)\(detail)"
        }
    }
}

extension LogField {
    /// Its id, and the id of its trace where it has one.
    static func identity(of block: EventBlock) -> [LogField] {
        let event = block.event.pointee
        return identity(event.id.text, traceparent: event.traceparent.text)
    }

    static func identity(_ id: String, traceparent: String) -> [LogField] {
        let trace = TraceParent.traceID(of: traceparent)
        return [LogField("event", id)] + (trace.map { [LogField("trace", $0)] } ?? [])
    }
}
