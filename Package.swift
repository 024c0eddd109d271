// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Adding a plugin is adding a folder under Plugins: this manifest lists that folder. SwiftPM caches
// the result of a manifest by its text, which is why the Makefile passes --manifest-cache none
// --disable-build-manifest-caching.

let root = Context.packageDirectory

// With BELFRY_FUZZ=1 there are fuzz targets too, and everything is built so that they can steer by
// what they reach. That takes a scratch path of its own.
let isFuzzing = Context.environment["BELFRY_FUZZ"] == "1"
let fuzzing = ["-sanitize=fuzzer,address"]

let switches: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let settings =
    switches + (isFuzzing ? [.unsafeFlags(fuzzing)] : [])
    // The hot path runs through four modules: without this each small step of it is a call.
    + [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

/// A Swift target of the house: all share one set of switches.
func room(
    _ name: String, _ path: String, _ dependencies: [Target.Dependency] = [],
    features: [SwiftSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: documents(in: path),
        swiftSettings: settings + features)
}

func tests(_ name: String, _ path: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: path, exclude: documents(in: path),
        swiftSettings: settings)
}

/// A C library that Debian packages and pkg-config finds.
func library(_ name: String, _ path: String, _ pkgConfig: String, _ package: String) -> Target {
    .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// What stands beside sources but is not compiled.
func documents(in path: String) -> [String] {
    let known = [
        "README.md", "Fixtures", "Installation", "ThirdParty", "include", "openapi.yaml",
    ]
    return known.filter { FileManager.default.fileExists(atPath: "\(root)/\(path)/\($0)") }
}

// MARK: Where the loader finds the Swift runtime

/// The folder of the runtime that builds this: the one that this very manifest runs on; empty where
/// it cannot be seen.
let runtime: [String] = {
    // To the end of it: a file of the kernel's does not say how long it is.
    let maps = FileHandle(forReadingAtPath: "/proc/self/maps")?.readDataToEndOfFile() ?? Data()
    let name = "/libswiftCore.so"
    let line = String(decoding: maps, as: UTF8.self).split(separator: "\n").first {
        $0.hasSuffix(name)
    }
    return line?.split(separator: " ").last.map { [String($0.dropLast(name.count))] } ?? []
}()

/// The folders to search, as the loader tries them: an installation's own before the toolchain's.
func searching(_ folder: String) -> LinkerSetting {
    // Without the flag the toolchain's would come first, and with it it must be named.
    .unsafeFlags(
        (runtime.isEmpty ? [] : ["-no-toolchain-stdlib-rpath"])
            + ([folder] + runtime).flatMap { ["-Xlinker", "-rpath", "-Xlinker", $0] })
}

// MARK: The contract and what plugins may share

var targets: [Target] = [
    .target(name: "CBelfry", path: "PluginAPI/C"),
    // Lifetimes: so that the compiler keeps views of the host's memory from outliving it.
    room(
        "BelfryKit", "PluginAPI/Kit", ["CBelfry", "Calendar", "JSON"],
        features: [.enableExperimentalFeature("Lifetimes")]),
    room("JSON", "PluginAPI/Support/JSON"),
    room("Calendar", "PluginAPI/Support/Calendar"),
    room("HTTP1", "PluginAPI/Support/HTTP1", ["Calendar"]),
    room("Patterns", "PluginAPI/Support/Patterns"),
    room("Vocabulary", "PluginAPI/Support/Vocabulary"),
    .systemLibrary(name: "CTestHost", path: "Host/Minimal/include"),
    .systemLibrary(name: "CEpoll", path: "PluginAPI/Support/CEpoll"),
    library("COpenSSL", "PluginAPI/Support/COpenSSL", "libcrypto", "libssl-dev"),
]

// MARK: The daemon

targets += [
    library("CYAML", "Host/CLibraries/CYAML", "yaml-0.1", "libyaml-dev"),
    library("CSQLite", "Host/CLibraries/CSQLite", "sqlite3", "libsqlite3-dev"),
    .target(name: "CPostgres", path: "Host/CLibraries/CPostgres"),
    .target(name: "CPlatform", path: "Host/CLibraries/CPlatform"),
    room("Platform", "Host/Platform", ["CPlatform"]),
    room("Core", "Host/Core", ["CBelfry", "JSON", "Patterns", "Vocabulary"]),
    room("Outbox", "Host/Outbox", ["Vocabulary"]),
    room("People", "Host/People", ["Calendar", "Core", "JSON", "Patterns", "Vocabulary"]),
    room(
        "Configuration", "Host/Configuration",
        [
            "Calendar", "Core", "CYAML", "JSON", "Outbox", "Patterns", "People", "Platform",
            "Vocabulary", "Words",
        ]),
    room("Observability", "Host/Observability", ["Calendar", "Core", "JSON", "Platform"]),
    room("Store", "Host/Store", ["CBelfry", "CPostgres", "CSQLite", "Core", "JSON", "Platform"]),
    room(
        "Words", "Host/Words",
        ["CBelfry", "Calendar", "Core", "JSON", "Patterns", "Vocabulary"]),
    room(
        "Loading", "Host/Loading",
        ["Core", "CBelfry", "COpenSSL", "CPlatform", "JSON", "Observability", "Platform", "Store"]),
    room(
        "Pipeline", "Host/Pipeline",
        [
            "Core", "CBelfry", "Configuration", "JSON", "Loading", "Observability", "Outbox",
            "People", "Platform", "Store", "Vocabulary", "Words",
        ]),
    room(
        "Control", "Host/Control",
        ["CEpoll", "HTTP1", "JSON", "Observability", "Patterns", "Platform"]),
    room(
        "Verification", "Host/Verification",
        [
            "CBelfry", "CPlatform", "Configuration", "Core", "JSON", "Loading", "Observability",
            "Platform", "Store",
        ]),
    room(
        "BelfryTestHost", "Host/Minimal",
        [
            "CBelfry", "CTestHost", "Calendar", "Configuration", "Core", "JSON", "Loading",
            "Observability", "Patterns", "Pipeline", "Platform", "Store", "Vocabulary",
        ]),
    room(
        "Daemon", "Host/Daemon",
        [
            "CBelfry", "CPlatform", "Calendar", "Configuration", "Control", "Core", "HTTP1", "JSON",
            "Loading", "Observability", "Outbox", "People", "Pipeline", "Platform", "Store",
            "Vocabulary",
        ]),
    room(
        "BelfryCommand", "Host/CommandLine",
        [
            "BelfryTestHost", "CEpoll", "Calendar", "Configuration", "Control", "Core", "Daemon",
            "HTTP1", "JSON", "Loading", "Observability", "People", "Pipeline", "Platform", "Store",
            "Verification", "Vocabulary", "Words",
        ]),
    .executableTarget(
        name: "belfry", dependencies: ["BelfryCommand"], path: "Host/Belfry",
        exclude: documents(in: "Host/Belfry"), swiftSettings: settings,
        linkerSettings: [searching("$ORIGIN/../lib/belfry/swift")]),
]

// MARK: Tests of the house

targets += [
    room("TestKit", "Tests/TestKit", ["Platform"]),
    tests("JSONTests", "Tests/JSONTests", ["JSON", "TestKit"]),
    tests("SupportTests", "Tests/SupportTests", ["Calendar", "Patterns", "TestKit"]),
    tests("HTTP1Tests", "Tests/HTTP1Tests", ["HTTP1", "TestKit"]),
    tests("KitTests", "Tests/KitTests", ["BelfryKit", "CBelfry", "JSON", "TestKit"]),
    tests(
        "CoreTests", "Tests/CoreTests",
        ["Core", "CBelfry", "JSON", "Patterns", "Platform", "TestKit", "Vocabulary"]),
    tests("OutboxTests", "Tests/OutboxTests", ["CBelfry", "Outbox", "TestKit", "Vocabulary"]),
    tests(
        "WordsTests", "Tests/WordsTests",
        ["Words", "CBelfry", "Core", "JSON", "Platform", "TestKit", "Vocabulary"]),
    tests(
        "PeopleTests", "Tests/PeopleTests",
        ["Core", "JSON", "Patterns", "People", "Platform", "TestKit", "Vocabulary"]),
    tests(
        "ConfigurationTests", "Tests/ConfigurationTests",
        [
            "Configuration", "Core", "JSON", "Outbox", "Patterns", "People", "Platform", "TestKit",
            "Vocabulary", "Words",
        ]),
    tests(
        "LoadingTests", "Tests/LoadingTests",
        [
            "CBelfry", "Core", "JSON", "Loading", "Observability", "Platform", "Store", "TestKit",
        ]),
    tests(
        "StoreTests", "Tests/StoreTests", ["CBelfry", "Core", "Platform", "Store", "TestKit"]),
    tests(
        "PipelineTests", "Tests/PipelineTests",
        [
            "CBelfry", "Configuration", "Control", "Core", "Daemon", "HTTP1", "JSON", "Loading",
            "Observability", "Patterns", "People", "Pipeline", "Platform", "Store", "TestKit",
        ]),
    tests(
        "ConformanceTests", "Tests/ConformanceTests",
        ["JSON", "Loading", "Platform", "TestKit", "Verification"]),
    tests(
        "MinimalTests", "Tests/MinimalTests", ["BelfryTestHost", "JSON", "Platform", "TestKit"]),
    tests(
        "ControlTests", "Tests/ControlTests",
        [
            "BelfryCommand", "Control", "Core", "HTTP1", "JSON", "Observability", "Patterns",
            "Platform", "TestKit",
        ]),
    tests(
        "DaemonTests", "Tests/DaemonTests",
        [
            "CBelfry", "Control", "Core", "Daemon", "HTTP1", "JSON", "Observability", "People",
            "Pipeline", "Platform", "Store", "TestKit",
        ]),
    tests(
        "EndToEndTests", "Tests/EndToEndTests",
        ["CPlatform", "Control", "HTTP1", "JSON", "Platform", "TestKit"]),
    tests("StyleTests", "Tests/StyleTests", ["Platform", "TestKit"]),
]

// MARK: What benchmarks run

targets += [
    .executableTarget(
        name: "store-bench", dependencies: ["CBelfry", "Core", "Platform", "Store"],
        path: "Tests/Benchmarks/Store", exclude: ["bare.h", "bare_postgres.c", "bare_sqlite.c"],
        swiftSettings: settings)
]

// MARK: Fuzz targets of the house

func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies + ["CLibFuzzer"], path: "Tests/Fuzz/\(name)",
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
        linkerSettings: [.unsafeFlags(fuzzing)])
}

if isFuzzing {
    targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        fuzz("ExpressionFuzz", ["CBelfry", "Core"]),
        fuzz("HTTP1Fuzz", ["HTTP1"]),
        fuzz("JSONFuzz", ["JSON"]),
        fuzz("YAMLFuzz", ["Configuration"]),
    ]
}

// MARK: Plugins, each a folder: Sources (tested), Entry (only in the .so), Tests

var products: [Product] = [
    .executable(name: "belfry", targets: ["belfry"]),
    .library(name: "BelfryKit", targets: ["BelfryKit"]),
    .library(name: "BelfryTestHost", type: .dynamic, targets: ["BelfryTestHost"]),
]

/// "WebSocketGateway" → "web-socket-gateway", "SMS" → "sms".
func kebab(_ name: String) -> String {
    var result = ""
    let letters = Array(name)
    for (index, letter) in letters.enumerated() {
        let startsWord =
            letter.isUppercase && index > 0
            && (letters[index - 1].isLowercase
                || (index + 1 < letters.count && letters[index + 1].isLowercase))
        result += (startsWord ? "-" : "") + letter.lowercased()
    }
    return result
}

let pluginLinking: [LinkerSetting] = [
    .unsafeFlags([
        "-Xlinker", "-z", "-Xlinker", "nodelete", "-Xlinker", "--gc-sections",
        "-Xlinker", "--version-script=\(root)/PluginAPI/exports.map",
    ]),
    searching("$ORIGIN/../swift"),
    // A plugin is read, hashed and copied before it is opened: two thirds of it would be debug
    // information.
    .unsafeFlags(["-Xlinker", "--strip-debug"], .when(configuration: .release)),
]

let pluginFolders = try FileManager.default.contentsOfDirectory(atPath: "\(root)/Plugins").sorted()
    .filter { FileManager.default.fileExists(atPath: "\(root)/Plugins/\($0)/Entry") }

for name in pluginFolders {
    let path = "Plugins/\(name)"
    targets += [
        room(name, "\(path)/Sources", ["BelfryKit", "Calendar", "JSON", "Patterns", "Vocabulary"]),
        .target(
            name: "\(name)Entry", dependencies: [.byName(name: name), "BelfryKit", "CBelfry"],
            path: "\(path)/Entry",
            swiftSettings: settings, linkerSettings: pluginLinking),
        tests(
            "\(name)Tests", "\(path)/Tests",
            [.byName(name: name), "BelfryKit", "CBelfry", "JSON", "TestKit"]),
    ]
    products.append(.library(name: kebab(name), type: .dynamic, targets: ["\(name)Entry"]))
}

let package = Package(name: "belfry", products: products, targets: targets)
