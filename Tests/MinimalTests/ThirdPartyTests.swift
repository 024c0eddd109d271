import Glibc
import TestKit
import Testing

@Suite("The test host from C") struct ThirdPartyTests {
    private static let folder = "\(CompiledC.root)/Tests/MinimalTests/ThirdParty"

    @Test(.enabled(if: !Sanitizer.isOn, "the library wants the sanitizer's runtime loaded first"))
    func `A test that is one C file, cc and the library, proves a plugin`() throws {
        let plugin = try CompiledC.plugin("\(ThirdPartyTests.folder)/plugin.c")
        let libraries = BuiltProducts.folder
        let program = try CompiledC.program(
            "\(ThirdPartyTests.folder)/test_plugin.c",
            arguments: [
                "-I\(CompiledC.root)/Host/Minimal/include", "-L\(libraries)", "-lBelfryTestHost",
                "-Wl,-rpath,\(libraries)",
            ])
        let (status, output) = try CompiledC.run([program, plugin])
        #expect(status == 0, "\(output)")
        #expect(output == "all of it holds\n")
    }
}

/// Whether this process runs under one.
enum Sanitizer {
    static var isOn: Bool {
        dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
    }
}
