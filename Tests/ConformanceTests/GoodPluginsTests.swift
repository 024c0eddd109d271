import Platform
import TestKit
import Testing
import Verification

@Suite("Plugins without fault pass the whole suite", .serialized)
struct GoodPluginsTests {
    @Test("Every plugin of this package", arguments: BuiltProducts.plugins)
    func ofThisPackage(_ path: String) {
        let report = Verification.run(path: path, seed: 1, executable: BuiltProducts.belfry)
        #expect(report.isPassed, "\(report.text)")
    }

    @Test func everyPluginWasFound() throws {
        let folders = try Files.list("\(CompiledC.root)/Plugins")
            .filter { Files.exists("\(CompiledC.root)/Plugins/\($0)/Entry") }
        #expect(BuiltProducts.plugins.count == folders.count)
    }

    @Test("Every example in C", arguments: examples)
    func examplesInC(_ source: String) throws {
        let path = try CompiledC.plugin("\(CompiledC.root)/\(source)")
        let report = Verification.run(path: path, seed: 2, executable: BuiltProducts.belfry)
        #expect(report.isPassed, "\(report.text)")
    }

    @Test(
        "What only looks bad",
        arguments: [
            "good", "good-source", "busy-at-times", "completes-from-another-thread",
            "completes-in-deliver", "timer-absurd", "logs-too-much", "reports-well",
            "asks-for-later-extensions",
        ])
    func onlyLooksBad(_ name: String) throws {
        let path = try BadPlugins.library(name)
        let report = Verification.run(path: path, seed: 3, executable: BuiltProducts.belfry)
        #expect(report.isPassed, "\(report.text)")
    }

    private static let examples: [String] = {
        let folder = "PluginAPI/Examples"
        let names = (try? Files.list("\(CompiledC.root)/\(folder)")) ?? []
        return names.flatMap { name in
            ((try? Files.list("\(CompiledC.root)/\(folder)/\(name)")) ?? [])
                .filter { $0.hasSuffix(".c") }.map { "\(folder)/\(name)/\($0)" }
        }
    }()
}
