import CBelfry
import Loading
import TestKit
import Testing

@Suite("Descriptors")
struct PluginDescriptorTests {
    private func load(_ name: String) throws -> PluginDescriptor {
        let image = try Staging(.memory).stage(try BadPlugins.library(name), pin: nil)
        return try Generations().load(image).descriptor
    }

    @Test func isCopied() throws {
        let descriptor = try load("good")
        #expect(descriptor.id == "com.example.bad")
        #expect(descriptor.version == "1.0.0")
        #expect(descriptor.vendor == "Example")
        #expect(descriptor.runtime == "c")
        #expect(descriptor.takesLive)
        #expect(!descriptor.isExclusive)
        #expect(descriptor.channel != nil)
        #expect(descriptor.source == nil)
        #expect(descriptor.endpoint == nil)
        #expect(descriptor.handoff == nil)
        #expect(descriptor.validate("nonsense").isEmpty)
    }

    @Test func aRefusalWithoutAWordGetsOne() throws {
        let findings = try load("validate-silent").validate("[1,2,3]")
        #expect(
            findings.map(\.sentence) == ["the plugin refuses these settings and gives no reason"])
    }

    @Test(
        "What breaks the contract is refused",
        arguments: [
            ("size-zero", "has size 0"), ("size-too-small", "has size 64"),
            ("size-absurd", "has size 3000000000"), ("major-of-the-future", "update belfry"),
            ("serves-none", "serves no host of ABI 1"), ("null-functions", "is NULL"),
            ("null-deliver", "no deliver function"), ("no-extensions", "neither a channel"),
            ("channel-too-small", "has size 8"), ("id-not-utf8", "its id is not UTF-8"),
            ("id-endless", "claims 18446744073709551615 bytes"),
            ("length-without-bytes", "its version has a length but no bytes"),
            ("no-entry", "exports no belfry_plugin_entry"),
        ])
    func refused(_ name: String, _ words: String) throws {
        let error = try #require(throws: LoadingError.self) { _ = try load(name) }
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func oneContentIsLoadedOnce() throws {
        let generations = Generations()
        let path = try BadPlugins.library("good")
        let first = try generations.load(try Staging(.memory).stage(path, pin: nil))
        let second = try generations.load(try Staging(.memory).stage(path, pin: nil))
        #expect(first === second)
        #expect(generations.count == 1)
        let other = try BadPlugins.library("good-source")
        let third = try generations.load(try Staging(.memory).stage(other, pin: nil))
        #expect(third.number == 2)
        #expect(generations.loaded(first.hash) === first)
    }
}
