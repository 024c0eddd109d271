extension Scaffold {
    /// A channel in Swift that writes each event's title to the host's log.
    ///
    /// `kit` is the path of the package with the product BelfryKit.
    package static func swift(_ name: PluginName, kit: String) -> Scaffold {
        Scaffold(
            files: [
                File("Package.swift", swiftManifest(name, kit: kit)),
                File("Sources/\(name.camel)Channel.swift", swiftSource(name)),
                File("Entry/Entry.swift", swiftEntry(name)),
                File("exports.map", "{ global: belfry_plugin_entry; local: *; };\n"),
                File("README.md", swiftReadme(name)),
            ],
            build: "swift build -c release", product: ".build/release/lib\(name.kebab).so")
    }

    private static func swiftManifest(_ name: PluginName, kit: String) -> String {
        // A package is known by the last part of its path.
        let package = kit.split(separator: "/").last.map(String.init) ?? kit
        return """
            // swift-tools-version: 6.2
            import PackageDescription

            // One symbol is exported, and the image stays mapped: the Swift runtime cannot forget
            // one.
            let linking: [LinkerSetting] = [
                .unsafeFlags([
                    "-Xlinker", "-z", "-Xlinker", "nodelete", "-Xlinker", "--gc-sections",
                    "-Xlinker", "--version-script=\\(Context.packageDirectory)/exports.map",
                ])
            ]

            let kit: [Target.Dependency] = [.product(name: "BelfryKit", package: \(literal(package)))]

            let package = Package(
                name: "\(name.kebab)",
                products: [
                    .library(name: "\(name.kebab)", type: .dynamic, targets: ["\(name.camel)Entry"])
                ],
                dependencies: [.package(path: \(literal(kit)))],
                targets: [
                    .target(name: "\(name.camel)", dependencies: kit, path: "Sources"),
                    .target(
                        name: "\(name.camel)Entry", dependencies: ["\(name.camel)"] + kit, path: "Entry",
                        linkerSettings: linking),
                ])

            """
    }

    private static func literal(_ text: String) -> String {
        let escaped = text.reduce(into: "") { result, letter in
            if letter == "\\" || letter == "\"" { result += "\\" }
            result.append(letter)
        }
        return "\"\(escaped)\""
    }

    private static func swiftSource(_ name: PluginName) -> String {
        """
        public import BelfryKit

        /// Writes the title of each event to the host's log.
        public final class \(name.camel)Channel: BatchChannel {
            public static let identity = Identity(
                id: "com.example.\(name.kebab)", version: "0.1.0", vendor: "Example")
            public static let traits = ChannelTraits(takesLive: true)

            private let host: Host

            public init(settings: NoSettings, host: Host) {
                self.host = host
            }

            /// Takes the whole batch.
            ///
            /// It must not wait: what takes time belongs on a thread of your own.
            public func deliver(_ batch: Batch) -> Acceptance {
                for index in batch.indices {
                    let item = batch[index]
                    host.log(.info, item.event.title)
                    if !batch.isLive, let kept = item.keep() { kept.complete(.delivered()) }
                }
                return .taken
            }
        }

        """
    }

    private static func swiftEntry(_ name: PluginName) -> String {
        """
        import BelfryKit
        public import CBelfry
        import \(name.camel)

        private let plugin = PluginDescriptor(\(name.camel)Channel.self)

        /// The plugin's one exported symbol.
        @c @implementation
        public func belfry_plugin_entry(_ hostMajor: UInt32) -> UnsafePointer<belfry_plugin>? {
            plugin.forHost(hostMajor)
        }

        """
    }

    private static func swiftReadme(_ name: PluginName) -> String {
        """
        # \(name.kebab)

        A Belfry channel in Swift. It writes the title of each event to the log; make `deliver` do more.

        ```sh
        swift build -c release
        belfry plugin verify .build/release/lib\(name.kebab).so
        ```

        In plugins.yaml:

        ```yaml
        channels:
          \(name.kebab):
            plugin: ./.build/release/lib\(name.kebab).so
        ```

        """
    }
}
