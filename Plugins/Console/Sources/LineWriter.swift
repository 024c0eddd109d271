import BelfryKit
import Glibc

/// Turns kept deliveries into lines, writes them in one piece, and completes them.
struct LineWriter: ~Copyable {
    private var output: Output
    private var text = LineText()
    private var json: [UInt8] = []
    private var textLine: TextLine
    private var isJSON: Bool
    private var name: String
    private var isDown = false
    /// Enough for one write to be worth its call.
    private static let pieceMax = 128 * 1_024

    init(output: consuming Output, settings: ConsoleSettings) {
        textLine = Self.textLine(settings, onTerminal: output.isTerminal)
        isJSON = settings.format == .json
        name = settings.file?.text ?? "standard output"
        self.output = output
    }

    /// Does what it was asked to, between two writes.
    mutating func run(_ errand: consuming Errand, host: Host) {
        switch consume errand {
        case .turn(let settings, let fresh): turn(to: settings, fresh, host)
        case .look:
            // A file that cannot be opened anew is the next write's to report.
            try? output.look()
        }
    }

    private mutating func turn(
        to settings: ConsoleSettings, _ fresh: consuming Output, _ host: Host
    ) {
        textLine = Self.textLine(settings, onTerminal: fresh.isTerminal)
        isJSON = settings.format == .json
        name = settings.file?.text ?? "standard output"
        // The same one knows whether its last line is whole.
        guard settings.file?.text != output.path else { return }
        output = fresh
        if isDown { host.health(.up) }
        isDown = false
    }

    private static func textLine(
        _ settings: ConsoleSettings, onTerminal isTerminal: Bool
    ) -> TextLine {
        TextLine(isColored: settings.isColored(onTerminal: isTerminal)) { seconds in
            var time = time_t(seconds)
            var local = tm()
            return localtime_r(&time, &local) == nil ? 0 : local.tm_gmtoff
        }
    }

    /// Writes and completes everything in `batch`, in order.
    mutating func write(
        _ batch: inout Ring<KeptDelivery>, host: Host, whileWaiting mayWait: () -> Bool
    ) {
        var written = Ring<KeptDelivery>(limit: batch.count)
        while let kept = batch.popFirst() {
            append(kept)
            written.append(kept)
            if batch.isEmpty || length >= Self.pieceMax {
                let outcome = flush(host, mayWait)
                while let kept = written.popFirst() { kept.complete(outcome) }
            }
        }
    }

    private var length: Int { isJSON ? json.count : text.bytes.count }

    private mutating func append(_ kept: borrowing KeptDelivery) {
        if isJSON {
            JSONLine().append(kept.event, to: &json)
        } else {
            textLine.append(kept.event, to: &text)
        }
    }

    private mutating func flush(_ host: Host, _ mayWait: () -> Bool) -> Outcome {
        defer {
            text.removeAll()
            json.removeAll(keepingCapacity: json.capacity <= 2 * Self.pieceMax)
        }
        do throws(Output.Fault) {
            try output.write(isJSON ? json : text.bytes, whileWaiting: mayWait)
        } catch {
            let why = "\(name) cannot be written: \(error)."
            if !isDown { host.health(.down, why) }
            isDown = true
            if case .stuck = error { return .unknown(why) }
            return .retry(why)
        }
        if isDown { host.health(.up) }
        isDown = false
        return .delivered()
    }
}

extension ConsoleSettings {
    /// Whether lines get colours; JSON never does.
    func isColored(onTerminal isTerminal: Bool) -> Bool {
        guard format == .text else { return false }
        switch color {
        case .always: return true
        case .never: return false
        case .auto: return isTerminal && !Self.isSet("NO_COLOR") && !Self.isDumb
        }
    }

    // An empty NO_COLOR counts as absent: no-color.org.
    private static func isSet(_ name: String) -> Bool {
        guard let value = getenv(name) else { return false }
        return value.pointee != 0
    }

    private static var isDumb: Bool {
        guard let terminal = getenv("TERM") else { return false }
        return strcmp(terminal, "dumb") == 0
    }
}
