import Daemon
import Configuration
import Loading
import Glibc
let args = Swift.CommandLine.arguments
if args.count > 3, args[1] == Probe.command { Probe.serve(path: args[2], origin: args[3]) }
var environment: [String: String] = [:]
var p = environ
while let e = p.pointee { let s = String(cString: e); if let i = s.firstIndex(of: "=") { environment[String(s[..<i])] = String(s[s.index(after: i)...]) }; p += 1 }
do {
    let path = args.count > 1 ? args[1] : "plugins.yaml"
    let c = try ConfigurationFile.read(path: path, environment: environment)
    let d = try Daemon.start(DaemonOptions(configurationPath: path, socket: nil, environment: environment, version: "0.1.0"), configuration: c)
    exit(d.run())
} catch { print(error); exit(1) }
