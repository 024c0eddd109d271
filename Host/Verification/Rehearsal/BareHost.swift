import CBelfry
import Core

/// The least host that the contract allows: the first release's struct at the end of readable
/// memory, and no extensions.
final class BareHost {
    private let region = Region(.atPageEnds)
    private let host: UnsafePointer<belfry_host>

    init() {
        let host = belfry_host(
            size: UInt32(MemoryLayout<belfry_host>.size), abi_major: BELFRY_ABI_MAJOR, impl: nil,
            instance: region.place("verify"), state_dir: belfry_str(),
            get_ext: { _, _ in nil }, log: { _, _, _, _, _ in }, health: { _, _, _ in })
        self.host = region.place(host)
    }

    /// Nil: it refused, which without extensions is its right.
    ///
    /// Fails where it does so without a word.
    func create(
        _ plugin: UnsafePointer<belfry_plugin>, _ settings: String, _ subject: Subject
    ) throws -> UnsafeMutableRawPointer? {
        var context: UnsafeMutableRawPointer?
        let text = region.place(settings)
        var sentences = 0
        let status = withUnsafeMutablePointer(to: &sentences) { sentences in
            subject.calling("create") {
                plugin.pointee.create(
                    plugin, host, text, &context,
                    { count, _, _ in count?.assumingMemoryBound(to: Int.self).pointee += 1 },
                    sentences)
            }
        }
        guard status != BELFRY_OK else { return context }
        try require(
            sentences > 0,
            "create() refuses a host without extensions without a word; say through the sink why")
        return nil
    }
}
