package import Control
import HTTP1
package import JSON
import Platform

/// The way from a command to the daemon it means.
package struct DaemonDoor {
    /// What every command that asks the daemon takes.
    package static let options = [
        Option("socket", value: "PATH", of: .file, "Ask the daemon at this socket")
    ]

    private let location: SocketLocation
    /// Why ./plugins.yaml could not say where the daemon is, where that may matter.
    private let doubt: String?

    package init(
        _ invocation: Invocation, _ surroundings: Surroundings
    ) throws(CommandFailure) {
        let places = ConfiguredPlaces(in: surroundings)
        doubt = places.doubt
        do throws(SocketLocationError) {
            location = try SocketLocation.resolve(
                option: invocation.value("socket"), environment: surroundings.environment,
                configuredSocket: places.socket, configuredState: places.state,
                runtimeDirectory: try Directories.resolve(
                    environment: surroundings.environment, isRoot: surroundings.isRoot
                ).runtime)
        } catch {
            throw CommandFailure(.usage, error.sentence)
        }
    }

    /// Asks, and gives back the answer's JSON; a refusal is thrown with the daemon's own words.
    package func ask(
        _ method: String, _ path: String, body: JSONValue? = nil, patience: Duration = .seconds(10)
    ) throws(CommandFailure) -> (reply: ControlReply, value: JSONValue) {
        let reply: ControlReply
        do throws(ControlClientError) {
            let client = try ControlClient(connectingTo: location)
            var bytes: [UInt8] = []
            body?.write(to: &bytes)
            reply = try client.ask(
                method, ControlRoutes.prefix + path,
                fields: bytes.isEmpty ? [] : [Field("Content-Type", "application/json")],
                body: bytes, patience: patience)
        } catch {
            throw failure(error)
        }
        let value = (try? JSONValue(parsing: reply.body)) ?? .null
        return (reply, value)
    }

    /// As `ask`, for what is either done or refused in one sentence.
    package func askOrRefuse(
        _ method: String, _ path: String, body: JSONValue? = nil
    ) throws(CommandFailure) -> JSONValue {
        let (reply, value) = try ask(method, path, body: body)
        if reply.status >= 400 { throw DaemonDoor.refusal(reply) }
        return value
    }

    package func stream(
        _ path: String, interruptedBy interrupt: Int32?, line: ([UInt8]) -> Bool
    ) throws(CommandFailure) -> ControlClient.StreamEnd {
        do throws(ControlClientError) {
            let client = try ControlClient(connectingTo: location)
            return try client.stream(
                ControlRoutes.prefix + path, interruptedBy: interrupt, line: line)
        } catch {
            throw failure(error)
        }
    }

    static func refusal(_ reply: ControlReply) -> CommandFailure {
        let message = (try? JSONValue(parsing: reply.body))?["error"]?["message"]?.string
        let words = message ?? "The daemon answered with status \(reply.status)."
        return CommandFailure(.refused, PlainText.line(words))
    }

    private func failure(_ error: ControlClientError) -> CommandFailure {
        guard case .nobody = error, let doubt else {
            return CommandFailure(.unreachable, error.description)
        }
        return CommandFailure(.unreachable, "\(error.description) \(doubt)")
    }
}
