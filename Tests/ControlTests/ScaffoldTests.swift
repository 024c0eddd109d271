import BelfryCommand
import Glibc
import Platform
import Testing

@Suite struct ScaffoldTests {
    /// An executable that would stand in this repository's build tree.
    private let executable = "\(Fixture.repository)/.build/debug/belfry"

    @Test func `a C scaffold builds without a warning and exports one symbol`() throws {
        let place = TemporaryPlace()
        let said = belfry("plugin", "new", "risk-pager", in: place.path, executable: executable)
        #expect(said.code == .ok)
        #expect(said.output.contains("risk-pager/build.sh"))
        let include = "\(Fixture.repository)/PluginAPI/C/include"
        let folder = "\(place.path)/risk-pager"
        // Stands in for the installed command, which this test may not have.
        let stub = "printf '#!/bin/sh\\necho -I\(include)\\n' > belfry && chmod +x belfry"
        #expect(system("cd \(folder) && \(stub) && BELFRY=./belfry ./build.sh") == 0)
        let count = "nm -D --defined-only risk-pager.so | grep -c ' T '"
        #expect(system("cd \(folder) && [ \"$(\(count))\" = 1 ]") == 0)
        #expect(
            system("cd \(folder) && nm -D risk-pager.so | grep -q ' T belfry_plugin_entry'") == 0)
        let again = belfry("plugin", "new", "risk-pager", in: place.path, executable: executable)
        #expect(again.code == .failed)
        system("rm -r \(folder)")
    }

    @Test func `a Swift scaffold names its parts after the plugin`() throws {
        let scaffold = Scaffold.swift(try PluginName("desk-bell"), kit: "/opt/a \"b\"/kit")
        #expect(
            scaffold.files.map(\.path) == [
                "Package.swift", "Sources/DeskBellChannel.swift", "Entry/Entry.swift",
                "exports.map", "README.md",
            ])
        #expect(scaffold.files[0].text.contains(#".package(path: "/opt/a \"b\"/kit")"#))
        #expect(scaffold.files[2].text.contains("PluginDescriptor(DeskBellChannel.self)"))
    }

    @Test(arguments: ["", "a b", "../x", "Pager", "-a", "a-", "a--b", "1a", "ä", "a/b", "a.b"])
    func `names that could be something else are refused`(name: String) {
        #expect(throws: CommandFailure.self) { try PluginName(name) }
    }
}

@Suite struct DevelopmentKitTests {
    private func kit(_ executable: String, _ files: String...) -> DevelopmentKit? {
        DevelopmentKit(beside: executable) { files.contains($0) }
    }

    @Test func `a build tree comes first`() {
        let found = kit(
            "/src/.build/x86/debug/belfry", "/src/PluginAPI/C/include/belfry/belfry.h",
            "/src/Package.swift")
        #expect(found?.include == "/src/PluginAPI/C/include")
        #expect(found?.swiftPackage == "/src")
    }

    @Test func `else the prefix it is installed in`() {
        let found = kit("/usr/local/bin/belfry", "/usr/local/include/belfry/belfry.h")
        #expect(found?.header == "/usr/local/include/belfry/belfry.h")
        #expect(found?.swiftPackage == nil)
        let whole = kit(
            "/opt/b/bin/belfry", "/opt/b/include/belfry/belfry.h",
            "/opt/b/share/belfry/sdk/Package.swift")
        #expect(whole?.swiftPackage == "/opt/b/share/belfry/sdk")
    }

    @Test func `else there is none`() {
        #expect(kit("/usr/bin/belfry") == nil)
        #expect(kit("belfry") == nil)
        #expect(belfry("sdk", "--cflags").code == .failed)
    }
}
