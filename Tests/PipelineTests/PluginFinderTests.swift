import Configuration
import Loading
import Pipeline
import TestKit
import Testing

@Suite("Finding the file that plugin: means") struct PluginFinderTests {
    private let (first, second): (TemporaryDirectory, TemporaryDirectory)
    private let finder: PluginFinder

    init() throws {
        (first, second) = (try TemporaryDirectory(), try TemporaryDirectory())
        for name in ["console.so", "libslack.so", "README.md"] {
            _ = try first.write([], to: name)
        }
        for name in ["libconsole.so", "libemail.so"] { _ = try second.write([], to: name) }
        finder = PluginFinder(
            configured: ["\(first.path)/none", first.path], builtIn: [second.path])
    }

    private func failure(_ name: String) -> String? {
        do throws(LoadingError) {
            _ = try finder.find(.named(name))
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `A name is sought in the folders in their order, with and without lib`() throws {
        #expect(try finder.find(.named("console")) == "\(first.path)/console.so")
        #expect(try finder.find(.named("slack")) == "\(first.path)/libslack.so")
        #expect(try finder.find(.named("email")) == "\(second.path)/libemail.so")
    }

    @Test func `A path is taken as it is`() throws {
        #expect(try finder.find(.file("/nowhere/x.so")) == "/nowhere/x.so")
    }

    @Test(arguments: [
        ("consol", "; did you mean \"console\"?"), ("emial", "; did you mean \"email\"?"),
        ("README", "; build it, or name its file with a path"),
        ("pager", "; build it, or name its file with a path"),
    ])
    func `A name that is nowhere is said with the folders, and with what may be meant`(
        name: String, end: String
    ) {
        let folders = "\(first.path)/none, \(first.path), \(second.path)"
        #expect(
            failure(name) == "there is no plugin \"\(name)\" (lib\(name).so or \(name).so) in "
                + folders + end)
    }
}
