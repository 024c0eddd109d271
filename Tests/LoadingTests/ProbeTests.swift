import Glibc
import JSON
import Loading
import Platform
import TestKit
import Testing

@Suite("Trying an image in a child")
struct ProbeTests {
    private func probe(_ name: String, deadlineNs: Int64 = 10_000_000_000) throws -> Probe.Verdict {
        let image = try Staging(.memory).stage(try BadPlugins.library(name), pin: nil)
        return try Probe(executable: BuiltProducts.belfry, deadlineNs: deadlineNs).run(image)
    }

    @Test func aGoodOneIsFitAndSaysNothing() throws {
        #expect(try probe("good").printed == "")
    }

    @Test func whatItPrintsIsKept() throws {
        #expect(try probe("entry-prints").printed == "Thank you for choosing Example!\n")
    }

    @Test(
        "The unfit",
        arguments: [
            ("entry-crashes", LoadingError.Code.childDied, "(SIGSEGV)"),
            ("constructor-crashes", .childDied, "(SIGABRT)"),
            ("entry-lies", .childDied, "(SIGSEGV)"),
            ("entry-exits", .childDied, "calls exit()"),
            ("no-entry", .notPlugin, "exports no belfry_plugin_entry"),
            ("size-zero", .notPlugin, "has size 0"),
        ])
    func unfit(_ name: String, _ code: LoadingError.Code, _ words: String) throws {
        let error = try #require(throws: LoadingError.self) { _ = try probe(name) }
        #expect(error.code == code)
        #expect(error.description.contains(words), "\(error)")
    }

    @Test(
        "What hangs is ended at the deadline",
        arguments: ["entry-hangs", "constructor-forks", "entry-prints-without-end"])
    func hangs(_ name: String) throws {
        let error = try #require(throws: LoadingError.self) {
            _ = try probe(name, deadlineNs: 500_000_000)
        }
        #expect(error.code == .childHung)
    }

    @Test func `what is called off is not tried to the end, nor anything after it`() throws {
        let image = try Staging(.memory).stage(try BadPlugins.library("entry-hangs"), pin: nil)
        let probe = Probe(executable: BuiltProducts.belfry, deadlineNs: 60_000_000_000)
        let callOff = CallOff()
        let caller = try Thread(named: "caller") {
            #expect(Processes.isThere(argument: image.path))
            callOff.give()
        }
        for _ in 1...2 {
            let error = try #require(throws: LoadingError.self) {
                _ = try probe.run(image, unless: callOff)
            }
            #expect(error.code == .calledOff)
        }
        caller.join()
        #expect(Processes.areGone(argument: image.path))
    }

    @Test func anExecutableThatIsNotThereIsSaid() throws {
        let image = try Staging(.memory).stage(try BadPlugins.library("good"), pin: nil)
        let error = try #require(throws: LoadingError.self) {
            _ = try Probe(executable: "/no/such/belfry").run(image)
        }
        #expect(error.code == .failed)
    }
}

@Suite("Children")
struct ChildTests {
    private func run(
        _ script: String, deadlineNs: Int64 = 10_000_000_000
    ) throws -> Child.Observation {
        try Child(executable: "/bin/sh", deadlineNs: deadlineNs).run(["-c", script])
    }

    @Test func leavesAVerdictBesideItsOutput() throws {
        let seen = try run("echo out; echo err >&2; printf '{\"fit\":true}' >&3; exit 4")
        #expect(seen.ending == .exited(4))
        #expect(seen.verdict == ["fit": true])
        #expect(seen.printed == "out\nerr\n")
    }

    @Test func halfAVerdictIsNone() throws {
        #expect(try run("printf '{\"fit\":tr' >&3").verdict == nil)
        #expect(try run("true").verdict == nil)
    }

    @Test func tellsWhichSignalEndedIt() throws {
        #expect(try run("kill -SEGV $$").ending == .killed(SIGSEGV))
    }

    @Test func isEndedWithAllThatItStarted() throws {
        let mark = "37.\(getpid())"
        let seen = try run("sleep \(mark) & sleep \(mark)", deadlineNs: 300_000_000)
        #expect(seen.ending == .hung)
        #expect(Processes.areGone(argument: mark))
    }

    @Test func whatItLeavesBehindEndsWithIt() throws {
        let mark = "38.\(getpid())"
        #expect(try run("sleep \(mark) & true").ending == .exited(0))
        #expect(Processes.areGone(argument: mark))
    }

    @Test func printingWithoutEndFillsNoMemory() throws {
        let seen = try run("while echo 0123456789abcdef; do :; done", deadlineNs: 2_000_000_000)
        #expect(seen.printed.utf8.count <= 65_536)
        #expect(seen.printed.hasPrefix("0123456789abcdef\n"))
    }

    @Test func inheritsNoDescriptorAndNoSignalMask() throws {
        // One that is not closed on exec, as a plugin might leave.
        let stray = dup2(1, 900)
        defer { close(stray) }
        // `exec`: a shell blocks signals for a moment when it starts a program.
        let seen = try run(
            "[ -e /proc/$$/fd/900 ] || echo closed; exec grep SigBlk /proc/self/status")
        #expect(seen.printed == "closed\nSigBlk:\t0000000000000000\n")
    }
}
