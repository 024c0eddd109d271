import BelfryTestHost
import TestKit
import Testing

@Suite("belfry run --minimal") struct MinimalRunTests {
    private static let folder = "\(CompiledC.root)/Tests/MinimalTests/ThirdParty"

    @Test(arguments: [
        ("libslack.so", "slack"), ("/usr/lib/my-plugin.so", "my-plugin"), ("lib.so", "lib"),
        ("x", "x"),
    ])
    func `An instance is named after its file`(_ file: String, _ name: String) {
        #expect(MinimalRun.name(of: file) == name)
    }

    @Test func `It runs for as long as it is told, and says what happened`() throws {
        let plugin = try CompiledC.plugin("\(MinimalRunTests.folder)/plugin.c")
        let (status, output) = try CompiledC.run(
            [BuiltProducts.belfry, "run", "--minimal", plugin, "--for", "1500ms"])
        #expect(status == 0, "\(output)")
        #expect(output.contains("order_filled  tick"), "\(output)")
        #expect(output.contains(": accepted 1,"), "\(output)")
    }

    @Test(arguments: [
        (["/nowhere.so"], "cannot be read"),
        ([#filePath], "not"),
        (["PLUGIN", "--config-json", "[1]"], "wants a JSON object"),
        (["PLUGIN", "--config-json", "{"], "is not JSON"),
        (["PLUGIN", "--config-json", "{\"a\":1}"], "takes no settings"),
        (["PLUGIN", "PLUGIN"], "two files make an instance"),
    ])
    func `What cannot run is refused with a sentence`(
        _ arguments: [String], _ sentence: String
    ) throws {
        let plugin = try CompiledC.plugin("\(MinimalRunTests.folder)/plugin.c")
        let given = arguments.map { $0 == "PLUGIN" ? plugin : $0 }
        let (status, output) = try CompiledC.run(
            [BuiltProducts.belfry, "run", "--minimal"] + given + ["--for", "100ms"])
        #expect(status != 0)
        #expect(output.contains(sentence), "\(output)")
    }
}
