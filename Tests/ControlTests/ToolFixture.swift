import BelfryCommand
import Control
import Synchronization

/// What a run of the command said.
struct Said {
    let code: ExitCode
    let output: String
    let errors: String
}

/// Runs the command in this process, as a shell would, without a terminal.
func belfry(
    _ arguments: String..., in directory: String = "/nonexistent",
    environment: [String: String] = ["HOME": "/nonexistent"], executable: String = "/x/bin/belfry"
) -> Said {
    belfry(arguments, in: directory, environment: environment, executable: executable)
}

func belfry(
    _ arguments: [String], in directory: String = "/nonexistent",
    environment: [String: String] = ["HOME": "/nonexistent"], executable: String = "/x/bin/belfry"
) -> Said {
    let output = Collected<UInt8>()
    let errors = Collected<UInt8>()
    let code = BelfryTool.run(
        arguments,
        in: Surroundings(
            environment: environment, workingDirectory: directory, isRoot: false,
            executable: executable,
            output: Outlet(ink: Ink(isOn: false)) { $0.forEach(output.append) },
            errors: Outlet(ink: Ink(isOn: false)) { $0.forEach(errors.append) }))
    return Said(
        code: code, output: String(decoding: output.all, as: UTF8.self),
        errors: String(decoding: errors.all, as: UTF8.self))
}
