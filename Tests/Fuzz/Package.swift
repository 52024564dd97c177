// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the ordinary build knows nothing of the fuzzer: it instruments every module that it looks
// into, and needs none of the dependencies. `Modules` are links to the sources of the modules themselves.

let instrumented: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"]),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Modules/\(name)", swiftSettings: instrumented)
}

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CKeyutils", path: "Modules/CKeyutils", pkgConfig: "libkeyutils"),
        .systemLibrary(name: "CLinux", path: "Modules/CLinux"),
        .systemLibrary(name: "CSodium", path: "Modules/CSodium", pkgConfig: "libsodium"),
        module("Secrets"),
        module("SASL", ["Secrets"]),
        module("CredentialWire", ["Secrets"]),
        module("TokenCache", ["CKeyutils", "CSodium", "Secrets"]),
        module("HelperKit", ["CLinux", "CredentialWire", "SASL", "Secrets", "TokenCache"]),
        .executableTarget(
            name: "FuzzCredentialWire", dependencies: ["CredentialWire", "HelperKit", "Secrets", "TokenCache"],
            path: "FuzzCredentialWire", swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ]
)
