import CBelfry
import Core
import Daemon
import JSON
import Platform
import Vocabulary

/// An event that somebody wrote down, or took from `belfry tail --json`.
struct EventFile {
    private static let bytesMax = 4 << 20

    private let draft: EventDraft
    private let source: String

    /// Reads the file at `path`; without one the event has its type and nothing else.
    init(type: String, path: String?) throws(CommandFailure) {
        var object =
            try path.map { path throws(CommandFailure) in try Self.object(in: path) } ?? [:]
        object["type"] = .string(type)
        // What the daemon adds to an event: nobody sends these.
        source = object["source"]?.string ?? "api"
        object["source"] = nil
        object["time"] = nil
        do throws(EventJSON.Fault) {
            draft = try EventJSON.draft(.object(object))
        } catch {
            throw CommandFailure(.failed, "\(path ?? "The event"): \(error.sentence)")
        }
    }

    private static func object(in path: String) throws(CommandFailure) -> JSONObject {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(path, limit: bytesMax)
        } catch {
            throw CommandFailure(.failed, "\(path) cannot be read: \(error.reason).")
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw CommandFailure(
                .failed, "\(path):\(error.line):\(error.column): \(error.reason).")
        }
        guard let object = value.object else {
            throw CommandFailure(.failed, "\(path) holds \(value.kind), but an event is an object.")
        }
        return object
    }

    /// Lends the event as intake would take it at `nowUnixNs`.
    func withEvent<Result>(
        nowUnixNs: Int64, _ body: (UnsafePointer<belfry_event>) -> Result
    ) throws(CommandFailure) -> Result {
        let identity = EventIdentity(seed: Random.bits())
        let source = LastingText(source)
        let known = Vocabulary.find(draft.type)
        let stamp = EventStamp(
            source: source.str, unixNs: nowUnixNs, monotonicNs: 0,
            defaultPriority: (known?.defaultPriority ?? .medium).rawValue,
            identity: Unmanaged.passUnretained(identity))
        let copy = draft.withEvent { event in
            Swift.Result { () throws(EventFault) in try EventBlock.copy(event, stamp: stamp) }
        }
        do throws(EventFault) {
            let block = try copy.get()
            defer { block.release() }
            return body(block.event)
        } catch {
            throw CommandFailure(.failed, "The event would be refused: \(error).")
        }
    }
}
