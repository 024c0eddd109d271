package import CBelfry
import Core

/// What a plugin says of itself, checked and copied; the functions it gave are the only pointers
/// kept.
package struct PluginDescriptor: @unchecked Sendable {
    // Sendable: the contract makes the descriptor and what it leads to static and immutable.

    package let id: String
    package let version: String
    package let vendor: String
    package let runtime: String
    /// JSON Schema 2020-12, or empty.
    package let configSchema: String
    package let flags: UInt32
    package let raw: UnsafePointer<belfry_plugin>
    package let channel: UnsafePointer<belfry_channel>?
    package let source: UnsafePointer<belfry_source>?
    package let endpoint: UnsafePointer<belfry_endpoint>?
    package let handoff: UnsafePointer<belfry_handoff>?

    package var isExclusive: Bool { flags & BELFRY_F_EXCLUSIVE != 0 }
    package var takesLive: Bool { flags & BELFRY_F_LIVE != 0 }

    /// Checks a descriptor to the letter; `origin` is the operator's path for the sentence.
    package init(
        checking given: UnsafePointer<belfry_plugin>?, origin: String
    ) throws(LoadingError) {
        func refuse(_ reason: String) -> LoadingError {
            LoadingError(.badDescriptor, "\(origin): \(reason)")
        }
        guard let given else {
            throw LoadingError(
                .notPlugin,
                "\(origin): its belfry_plugin_entry serves no host of ABI \(BELFRY_ABI_MAJOR); "
                    + "build it against this host's header")
        }
        // Size and major stand first in every version, and are all that may be read before they are
        // known.
        let (size, major) = (
            given.pointer(to: \.size)?.pointee, given.pointer(to: \.abi_major)?.pointee
        )
        let full = MemoryLayout<belfry_plugin>.size
        guard let size, let major, size >= 8, size <= 65_536 else {
            throw refuse(
                "its descriptor has size \(size ?? 0); set it to sizeof(belfry_plugin), \(full)")
        }
        guard major == BELFRY_ABI_MAJOR else {
            throw refuse(
                "it is built for ABI \(major), this host speaks \(BELFRY_ABI_MAJOR); "
                    + (major > BELFRY_ABI_MAJOR ? "update belfry" : "build it again"))
        }
        guard Int(size) >= full else {
            throw refuse(
                "its descriptor has size \(size); set it to sizeof(belfry_plugin), \(full)")
        }
        let plugin = given.pointee
        guard plugin.create != nil, plugin.start != nil, plugin.stop != nil, plugin.destroy != nil,
            let getExtension = plugin.get_ext
        else {
            throw refuse(
                "one of create, start, stop, destroy, get_ext is NULL; all five are needed")
        }
        raw = given
        flags = plugin.flags
        id = try PluginDescriptor.text(plugin.id, "id", refuse)
        version = try PluginDescriptor.text(plugin.version, "version", refuse)
        vendor = try PluginDescriptor.text(plugin.vendor, "vendor", refuse, mayBeEmpty: true)
        runtime = try PluginDescriptor.text(plugin.runtime, "runtime", refuse, mayBeEmpty: true)
        configSchema = try PluginDescriptor.text(
            plugin.config_schema, "config_schema", refuse, mayBeEmpty: true, limit: 1 << 20)
        channel = getExtension(given, BELFRY_CHANNEL)?.assumingMemoryBound(to: belfry_channel.self)
        source = getExtension(given, BELFRY_SOURCE)?.assumingMemoryBound(to: belfry_source.self)
        endpoint = getExtension(given, BELFRY_ENDPOINT)?
            .assumingMemoryBound(to: belfry_endpoint.self)
        handoff = getExtension(given, BELFRY_HANDOFF)?.assumingMemoryBound(to: belfry_handoff.self)
        try checkExtensions(refuse)
    }

    /// What the plugin's own validate() says of a configuration; empty when it is content.
    package func validate(_ config: String) -> PluginInstance.Findings {
        guard let validate = raw.pointee.validate else { return [] }
        let findings = FindingsBox()
        let text = LastingText(config)
        let status = withExtendedLifetime(text) {
            validate(raw, text.str, FindingsBox.sink, findings.opaque)
        }
        if status == BELFRY_OK { return [] }
        return findings.findings.isEmpty
            ? [("", "the plugin refuses these settings and gives no reason")] : findings.findings
    }

    private func checkExtensions(_ refuse: (String) -> LoadingError) throws(LoadingError) {
        guard channel != nil || source != nil else {
            throw refuse(
                "it is neither a channel nor a source: get_ext knows none of "
                    + "\"\(BELFRY_CHANNEL)\", \"\(BELFRY_SOURCE)\"")
        }
        func checkSize(_ size: UInt32?, _ wanted: Int, _ name: String) throws(LoadingError) {
            guard let size, Int(size) < wanted || size > 65_536 else { return }
            throw refuse(
                "its \(name) has size \(size), but \(wanted) is wanted; set it to the struct's size"
            )
        }
        try checkSize(channel?.pointee.size, MemoryLayout<belfry_channel>.size, BELFRY_CHANNEL)
        try checkSize(source?.pointee.size, MemoryLayout<belfry_source>.size, BELFRY_SOURCE)
        try checkSize(endpoint?.pointee.size, MemoryLayout<belfry_endpoint>.size, BELFRY_ENDPOINT)
        try checkSize(handoff?.pointee.size, MemoryLayout<belfry_handoff>.size, BELFRY_HANDOFF)
        if let channel, channel.pointee.deliver == nil {
            throw refuse("its channel has no deliver function")
        }
        if let endpoint, endpoint.pointee.request == nil {
            throw refuse("its endpoint has no request function")
        }
        if let handoff, handoff.pointee.save == nil || handoff.pointee.load == nil {
            throw refuse("its handoff needs both save and load")
        }
    }

    private static func text(
        _ given: belfry_str, _ field: String, _ refuse: (String) -> LoadingError,
        mayBeEmpty: Bool = false, limit: Int = 256
    ) throws(LoadingError) -> String {
        guard (0...limit).contains(given.len) else {
            let length = UInt(bitPattern: given.len)
            throw refuse("its \(field) claims \(length) bytes; at most \(limit) are taken")
        }
        guard given.len == 0 || given.ptr != nil else {
            throw refuse("its \(field) has a length but no bytes")
        }
        guard mayBeEmpty || given.len > 0 else { throw refuse("its \(field) is empty") }
        guard isUTF8(given.bytes) else { throw refuse("its \(field) is not UTF-8") }
        return given.text
    }
}
