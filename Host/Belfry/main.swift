import Daemon
import Configuration
import Loading
import Verification
import Glibc
import JSON
let args = Swift.CommandLine.arguments
if args.count > 3, args[1] == Probe.command { Probe.serve(path: args[2], origin: args[3]) }
if args.count > 1, args[1] == Verification.command { VerificationChild.serve(Array(args.dropFirst(2))) }
if args.count > 3, args[1] == "plugin", args[2] == "verify" {
    func value(_ name: String) -> String? { args.firstIndex(of: name).flatMap { $0 + 1 < args.count ? args[$0 + 1] : nil } }
    let report = Verification.run(path: args[3], seed: value("--seed").flatMap { UInt64($0) } ?? 1, only: value("--check").map { [$0] } ?? [], configJSON: value("--config-json"))
    print(args.contains("--json") ? report.json.text(pretty: true) : report.text, terminator: "")
    exit(report.isPassed ? 0 : 1)
}
if args.count > 3, args[1] == "plugin", args[2] == "inspect" {
    do { print(try Inspection.of(args[3]).text, terminator: ""); exit(0) } catch { print(error); exit(1) }
}
var environment: [String: String] = [:]
var p = environ
while let e = p.pointee { let s = String(cString: e); if let i = s.firstIndex(of: "=") { environment[String(s[..<i])] = String(s[s.index(after: i)...]) }; p += 1 }
do {
    let path = args.count > 1 ? args[1] : "plugins.yaml"
    let c = try ConfigurationFile.read(path: path, environment: environment)
    let d = try Daemon.start(DaemonOptions(configurationPath: path, socket: nil, environment: environment, version: "0.1.0"), configuration: c)
    exit(d.run())
} catch { print(error); exit(1) }
