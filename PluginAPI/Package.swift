// swift-tools-version: 6.2
import PackageDescription

// The contract as a package of its own, for plugins outside this repository: depend on it by path
// (`belfry sdk --swift` prints it). The targets are those of the repository's own manifest.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "belfry-plugin-api",
    products: [
        .library(name: "BelfryKit", targets: ["BelfryKit"]),
        .library(name: "CBelfry", targets: ["CBelfry"]),
    ],
    targets: [
        .target(name: "CBelfry", path: "C"),
        .target(name: "Calendar", path: "Support/Calendar", swiftSettings: settings),
        .target(name: "JSON", path: "Support/JSON", swiftSettings: settings),
        .target(
            name: "BelfryKit", dependencies: ["CBelfry", "Calendar", "JSON"], path: "Kit",
            swiftSettings: settings + [.enableExperimentalFeature("Lifetimes")]),
    ])
