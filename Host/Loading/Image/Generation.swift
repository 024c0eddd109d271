package import CBelfry
import Core
import Synchronization

/// One loaded image of a plugin.
///
/// Never unloaded; several of one plugin stand side by side.
package final class Generation: Sendable {
    /// Counts all generations of this process, from 1.
    package let number: Int
    package let hash: ContentHash
    package let origin: String
    package let descriptor: PluginDescriptor
    /// So many threads may be left in the create() and start() of one image.
    package static let lostThreadsMax = 4
    private let lost = Atomic<Int>(0)

    /// Threads that are left in its create() and start(), which have not returned in time.
    package var lostThreads: Int { lost.load(ordering: .relaxed) }

    /// One more is left there.
    func loseThread() { lost.wrappingAdd(1, ordering: .relaxed) }

    init(number: Int, image: StagedImage, descriptor: PluginDescriptor) {
        self.number = number
        hash = image.hash
        origin = image.origin
        self.descriptor = descriptor
    }
}

/// The images that this process has loaded, by content: the same bytes are loaded once.
///
/// Used by one thread at a time: the one that starts or reloads.
package final class Generations {
    private var byHash: [ContentHash: Generation] = [:]

    package init() {}

    package func loaded(_ hash: ContentHash) -> Generation? { byHash[hash] }

    package var count: Int { byHash.count }

    /// Opens the image and shakes hands.
    ///
    /// Runs the plugin's own code: see ``Probe`` for trying that in a child first.
    package func load(_ image: StagedImage) throws(LoadingError) -> Generation {
        if let generation = byHash[image.hash] { return generation }
        let descriptor = try PluginDescriptor(opening: image.path, origin: image.origin)
        let generation = Generation(
            number: byHash.count + 1, image: image, descriptor: descriptor)
        byHash[image.hash] = generation
        return generation
    }
}

extension StagedImage {
    /// Opens the image and finds its one symbol.
    ///
    /// Runs the plugin's constructors.
    package func openEntry() throws(LoadingError) -> PluginEntry {
        try DynamicLibrary.openEntry(at: path, origin: origin)
    }
}

extension PluginDescriptor {
    /// Opens the image and shakes hands.
    init(opening path: String, origin: String) throws(LoadingError) {
        let entry = try DynamicLibrary.openEntry(at: path, origin: origin)
        self = try PluginDescriptor(checking: entry(BELFRY_ABI_MAJOR), origin: origin)
    }
}

extension DynamicLibrary {
    fileprivate static func openEntry(
        at path: String, origin: String
    ) throws(LoadingError) -> PluginEntry {
        let library = try DynamicLibrary(opening: path, origin: origin)
        guard let symbol = library.symbol("belfry_plugin_entry") else {
            throw LoadingError(
                .notPlugin,
                "\(origin) exports no belfry_plugin_entry; is it a Belfry plugin, and does "
                    + "its version script keep that one symbol global?")
        }
        return unsafeBitCast(symbol, to: PluginEntry.self)
    }
}

/// The one function that a plugin exports.
package typealias PluginEntry = @convention(c) (UInt32) -> UnsafePointer<belfry_plugin>?
