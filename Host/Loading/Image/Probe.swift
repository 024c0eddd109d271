import Glibc
import JSON
package import Platform

/// Tries a plugin's image in a child process before this one opens it, so that an entry that
/// crashes, hangs or exits costs a child and not the daemon.
package struct Probe: Sendable {
    /// The hidden command of this executable that is the child.
    package static let command = "__probe"

    private let child: Child

    package init(executable: String, deadlineNs: Int64 = 5_000_000_000) {
        child = Child(executable: executable, deadlineNs: deadlineNs)
    }

    /// What the child said.
    package struct Verdict: Sendable, Equatable {
        /// What the plugin printed while it was loaded; it should print nothing.
        package var printed: String
    }

    /// Blocks until the child has ended.
    ///
    /// Throws what makes the image unfit, or that it was called off. Any thread, several at once.
    package func run(
        _ image: StagedImage, unless callOff: CallOff? = nil
    ) throws(LoadingError) -> Verdict {
        let calledOff = LoadingError(
            .calledOff, "\(image.origin) was not tried to the end: the host is to stop")
        guard callOff?.isGiven != true else { throw calledOff }
        let observation: Child.Observation
        do throws(SystemError) {
            observation = try child.run(
                [Probe.command, image.path, image.origin], unless: callOff)
        } catch {
            throw LoadingError(
                .failed, "\(image.origin) could not be tried in a child process: \(error)")
        }
        guard callOff?.isGiven != true else { throw calledOff }
        return try Probe.judge(image, observation)
    }

    /// Pure: from how the child ended and what it left to what is said of the image.
    static func judge(
        _ image: StagedImage, _ observation: Child.Observation
    ) throws(LoadingError) -> Verdict {
        switch observation.ending {
        case .hung:
            throw LoadingError(
                .childHung,
                "\(image.origin): loading it did not end; its entry or a constructor hangs")
        case .killed(let signal):
            throw LoadingError(
                .childDied,
                "\(image.origin): loading it crashes the process (\(nameOfSignal(signal))); "
                    + "its entry or a constructor is at fault")
        case .exited(let code):
            guard let isFit = observation.verdict?["fit"]?.bool else {
                throw LoadingError(
                    .childDied,
                    "\(image.origin): loading it ends the process (exit \(code)); its entry or "
                        + "a constructor calls exit()")
            }
            guard isFit else {
                throw LoadingError(
                    .notPlugin, observation.verdict?["reason"]?.string ?? "it gave no reason")
            }
            return Verdict(printed: observation.printed)
        }
    }

    /// The child's part: loads the image, writes the verdict, and leaves without running
    /// destructors that the plugin may have left behind.
    package static func serve(path: String, origin: String) -> Never {
        Child.settleIn()
        do throws(LoadingError) {
            _ = try PluginDescriptor(opening: path, origin: origin)
            Child.leave(["fit": true])
        } catch {
            Child.leave(["fit": false, "reason": .string(error.description)])
        }
        // What the plugin printed may still lie in a buffer.
        fflush(nil)
        _exit(0)
    }
}
