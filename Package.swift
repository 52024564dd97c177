// swift-tools-version: 6.2
import PackageDescription

// Every dependency is pinned: Package.resolved is not kept, and a build must not change by itself.
let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates.git", exact: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
    .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
    .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
]

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The helpers on the hot path start in the time a C program does: no dynamic loader, nothing to relocate.
let fullyStatic: [LinkerSetting] = [.unsafeFlags(["-static-executable"])]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let swiftASN1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")

/// What the pages of the console are made of, below their folder.
let consolePages =
    ["Assets/console.css", "Assets/console.js", "Assets/icon.svg", "Strings/english.phrases"]
    + [
        "account-form", "account", "bare", "broken", "chain", "chips", "client-change", "client-example",
        "client-programs", "client", "clients", "confirm",
        "connection",
        "device-code", "difference", "doctor-all", "doctor", "field-scopes", "field-secret", "field-select",
        "field-text",
        "file-difference", "files", "findings", "window-address", "journal", "keys", "know", "layout", "moment",
        "new-token",
        "notice",
        "overview", "plan", "plugins", "pop-up", "problem-text", "problem", "problems", "program-question", "prose",
        "provider",
        "providers", "pull", "refused", "report", "secrets", "server", "sign-in-fragment", "sign-in-page", "sign-in",
        "symbols",
        "token-fragment", "token-page", "token",
    ].map { "Templates/\($0).mustache" }

let package = Package(
    name: "mailgrant",
    products: [
        .executable(name: "mailgrant", targets: ["mailgrant"]),
        .executable(name: "mailgrant-incoming", targets: ["mailgrant-incoming"]),
        .executable(name: "mailgrant-outgoing", targets: ["mailgrant-outgoing"]),
        .executable(name: "git-credential-mailgrant", targets: ["git-credential-mailgrant"]),
        .executable(
            name: "mailgrant-provider-gnome-online-accounts", targets: ["mailgrant-provider-gnome-online-accounts"]),
        .executable(name: "mailgrant-provider-entra-broker", targets: ["mailgrant-provider-entra-broker"]),
        .library(name: "MailgrantPlugin", targets: ["MailgrantPlugin", "Secrets"]),
    ],
    dependencies: dependencies,
    targets: [
        // Libraries of the system, and the one flat C layer over GLib.
        .systemLibrary(name: "CKeyutils", pkgConfig: "libkeyutils", providers: [.apt(["libkeyutils-dev"])]),
        .systemLibrary(name: "CLibsecret", pkgConfig: "libsecret-1", providers: [.apt(["libsecret-1-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CGIO", pkgConfig: "gio-2.0", providers: [.apt(["libglib2.0-dev"])]),
        .target(name: "CSecretService", dependencies: ["CLibsecret"]),
        .target(name: "CSessionBus", dependencies: ["CGIO"]),
        .target(name: "CResolver", linkerSettings: [.linkedLibrary("resolv")]),

        // The hot path: no Foundation.
        .target(name: "Secrets", swiftSettings: strict),
        .target(name: "SASL", dependencies: ["Secrets"], swiftSettings: strict),
        .target(name: "CredentialWire", dependencies: ["Secrets"], swiftSettings: strict),
        .target(name: "TokenCache", dependencies: ["Secrets", "CKeyutils", "CSodium"], swiftSettings: strict),
        .target(
            name: "HelperKit", dependencies: ["CLinux", "CredentialWire", "SASL", "Secrets", "TokenCache"],
            swiftSettings: strict),

        // The authorization engine.
        .target(
            name: "OAuth", dependencies: ["Secrets", crypto, cryptoExtras, jwtKit, swiftASN1, x509],
            swiftSettings: strict),
        .target(name: "Grants", dependencies: ["OAuth", "Secrets"], swiftSettings: strict),

        // What the engine is given: stores, providers, declarations, connections.
        .target(
            name: "TokenStores",
            dependencies: [
                "CSecretService", "CSodium", "CredentialWire", "Grants", "LocalState", "PluginPrograms", "Secrets",
                "TokenCache",
            ],
            swiftSettings: strict),
        .target(name: "TokenStoreConformance", dependencies: ["Grants", "Secrets"], swiftSettings: strict),
        .target(name: "ConfigurationFiles", dependencies: [crypto], swiftSettings: strict),
        .target(
            name: "Providers", dependencies: ["ConfigurationFiles", "Grants", "OAuth"], swiftSettings: strict,
            plugins: ["EmbedData"]),
        .target(
            name: "Declarations",
            dependencies: ["Clients", "ConfigurationFiles", "Grants", "OAuth", "Providers", crypto],
            swiftSettings: strict),
        .target(
            name: "Discovery",
            dependencies: ["CResolver", "ConfigurationFiles", "Grants", "OAuth", "PlainXML", "Providers", "Secrets"],
            exclude: ["README.md"],
            swiftSettings: strict),
        .target(
            name: "Repositories", dependencies: ["CLinux", "ChildPrograms", "ConfigurationFiles", subprocess, system],
            swiftSettings: strict),
        .target(name: "ChildPrograms", dependencies: [subprocess, system], swiftSettings: strict),
        .target(
            name: "PluginPrograms",
            dependencies: [
                "CLinux", "ChildPrograms", "ConfigurationFiles", "CredentialWire", "Grants", "Secrets", subprocess,
                system,
            ],
            swiftSettings: strict),
        // For authors of plugins: Plugins/README.md.
        .target(name: "MailgrantPlugin", dependencies: ["CredentialWire", "Secrets"], swiftSettings: strict),
        .target(name: "Messages", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "PlainJSON", swiftSettings: strict),
        .target(name: "PlainXML", swiftSettings: strict),
        .target(
            name: "Clients", dependencies: ["ConfigurationFiles", "Grants", mustache], swiftSettings: strict,
            plugins: ["EmbedData"]),
        .target(
            name: "MailConnections",
            dependencies: [
                "Grants", "Messages", "OAuth", "PlainXML", "SASL", "Secrets", nioCore, nioPosix, nioSSL, nioTLS,
            ],
            swiftSettings: strict),
        .target(
            name: "Loopback",
            dependencies: [
                "ChildPrograms", "Grants", "OAuth", "Secrets", mustache, nioCore, nioHTTP1, nioPosix, subprocess,
            ],
            resources: [.embedInCode("Pages/outcome.mustache")], swiftSettings: strict),
        .target(
            name: "Console",
            dependencies: [
                "Grants", "LocalState", "Loopback", "OAuth", "Secrets", crypto, httpTypes, hummingbird, hummingbirdCore,
                logging,
                mustache,
                nioCore, nioHTTP1, serviceLifecycle,
            ],
            resources: consolePages.map { .embedInCode("Pages/\($0)") },
            swiftSettings: strict),
        .target(
            name: "LocalState", dependencies: ["Grants", "Secrets", "TokenCache"], swiftSettings: strict),
        .target(
            name: "Reconciliation",
            dependencies: [
                "Clients", "ConfigurationFiles", "Declarations", "Grants", "LocalState", "OAuth", "Providers",
            ],
            swiftSettings: strict),
        .target(
            name: "Sandbox",
            dependencies: [
                "PlainJSON", "PlainXML", "Secrets", crypto, cryptoExtras, httpTypes, hummingbird, hummingbirdTLS,
                jwtKit,
                logging, mustache, nioCore, nioSSL, serviceLifecycle, swiftASN1, system, x509,
            ],
            exclude: ["README.md"],
            resources: [
                .embedInCode("Pages/Templates/consent.mustache"), .embedInCode("Pages/Templates/layout.mustache"),
                .embedInCode("Pages/Templates/device.mustache"),
                .embedInCode("Pages/Templates/device-outcome.mustache"),
                .embedInCode("Pages/Templates/problem.mustache"), .embedInCode("Pages/Templates/sign-in.mustache"),
                .embedInCode("Pages/Templates/style.css"),
            ],
            swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: [
                "CQREncode", "ChildPrograms", "Clients", "ConfigurationFiles", "Console", "CredentialWire",
                "Declarations", "Discovery",
                "Grants",
                "HelperKit", "LocalState", "Loopback", "MailConnections", "Messages", "OAuth", "PluginPrograms",
                "Providers",
                "Reconciliation", "Repositories", "Sandbox", "Secrets", "TokenCache", "TokenStoreConformance",
                "TokenStores", argumentParser,
                asyncHTTPClient, nioCore, nioHTTP1, nioPosix,
                nioSSL, subprocess, swiftASN1, system, x509,
            ],
            swiftSettings: strict),

        // Thin mains.
        .executableTarget(name: "mailgrant", dependencies: ["Commands"], swiftSettings: strict),
        .executableTarget(
            name: "mailgrant-incoming", dependencies: ["HelperKit"], swiftSettings: strict,
            linkerSettings: fullyStatic),
        .executableTarget(
            name: "mailgrant-outgoing", dependencies: ["HelperKit"], swiftSettings: strict,
            linkerSettings: fullyStatic),
        .executableTarget(
            name: "git-credential-mailgrant", dependencies: ["HelperKit"], swiftSettings: strict,
            linkerSettings: fullyStatic),

        // Providers' programs that talk to services of the desktop.
        .target(
            name: "DesktopPrograms", dependencies: ["CSessionBus", "MailgrantPlugin", "Secrets"],
            swiftSettings: strict),
        desktopProgram("mailgrant-provider-gnome-online-accounts"),
        desktopProgram("mailgrant-provider-entra-broker"),

        // At build time: data of Plugins/TARGET/*/ becomes part of the program. The plugin's path spans all of Plugins,
        // since a new folder anywhere else would go unnoticed until the next clean build.
        .executableTarget(name: "embed-data", swiftSettings: strict),
        .plugin(
            name: "EmbedData", capability: .buildTool(), dependencies: ["embed-data"], path: "Plugins",
            sources: ["EmbedData"]),

        // What starts real servers and clients, shared by the tests and the demo; other support of several tests.
        .target(
            name: "Surroundings",
            dependencies: ["PlainJSON", "Secrets", asyncHTTPClient, nioCore, nioHTTP1, subprocess, system],
            path: "Tests/Surroundings",
            resources: [
                .embedInCode("Browser/Chromium/find-control.js"), .embedInCode("Browser/scripted-browser.py"),
                .embedInCode("Desktop/identity-broker.py"), .embedInCode("Keyring/unlock-keyring.py"),
                .embedInCode("OtherProviders/canaille-provider.py"),
                .embedInCode("OtherProviders/django-oauth-toolkit.py"),
                .embedInCode("Servers/crowd.py"),
                .embedInCode("Servers/refusing-imap.py"), .embedInCode("Servers/relay.py"),
                .embedInCode("Terminal/scripted-terminal.py"),
                .embedInCode("Web/practice-web.py"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "demo", dependencies: ["Secrets", "Surroundings"], path: "Tests/Demo", swiftSettings: strict),
        .executableTarget(
            name: "bench", dependencies: ["CKeyutils", "Secrets", "Surroundings", "TokenCache"], path: "Tests/Bench",
            exclude: ["read-kernel-key.c"], swiftSettings: strict),
        // One of many processes that write the journal at once.
        .executableTarget(
            name: "note-events", dependencies: ["Grants", "LocalState"], path: "Tests/NoteEvents",
            swiftSettings: strict),
        // A process that saves into a token store and is killed meanwhile, or fills its disk.
        .executableTarget(
            name: "exercise-store", dependencies: ["Grants", "Secrets", "TokenStores"], path: "Tests/ExerciseStore",
            swiftSettings: strict),
        // The Swift examples of Plugins/README.md.
        .executableTarget(
            name: "example-store", dependencies: ["MailgrantPlugin", "Secrets"],
            path: "Tests/PluginExamples/Store", swiftSettings: strict),
        .executableTarget(
            name: "example-provider", dependencies: ["MailgrantPlugin", "Secrets"],
            path: "Tests/PluginExamples/Provider", swiftSettings: strict),
        .target(
            name: "TestCertificates", dependencies: [crypto, cryptoExtras, swiftASN1, x509],
            path: "Tests/TestCertificates", swiftSettings: strict),
        .target(name: "TemporaryFiles", path: "Tests/TemporaryFiles", swiftSettings: strict),
        .target(
            name: "TestConnections", dependencies: [nioCore, nioPosix], path: "Tests/TestConnections",
            swiftSettings: strict),
        .target(
            name: "TestTokenStores", dependencies: ["Grants", "Secrets", "TokenStoreConformance"],
            path: "Tests/TestTokenStores", swiftSettings: strict),
        .target(name: "FakeSecretService", dependencies: ["CLibsecret"], path: "Tests/FakeSecretService"),

        // Tests: a folder a target.
        test("Secrets"),
        test("CredentialWire", ["Secrets"]),
        test("TokenCache", ["CKeyutils", "Secrets"]),
        test("HelperKit", ["CredentialWire", "SASL", "Secrets", "TokenCache"]),
        test("OAuth", ["Secrets", "TestCertificates", crypto, cryptoExtras, jwtKit]),
        test("Grants", ["OAuth", "Secrets", "TestCertificates", crypto]),
        .testTarget(
            name: "TokenStoresTests",
            dependencies: [
                "FakeSecretService", "Grants", "LocalState", "PluginPrograms", "Secrets", "Surroundings",
                "TestTokenStores", "TokenStoreConformance", "TokenStores",
            ],
            path: "Tests/TokenStoresTests", exclude: ["Programs"], swiftSettings: strict),
        test("TokenStoreConformance", ["Grants", "Secrets", "TestTokenStores"]),
        test("ConfigurationFiles", ["TemporaryFiles"]),
        test("Providers", ["ConfigurationFiles", "Grants", "OAuth", "TemporaryFiles"]),
        test("Clients", ["ConfigurationFiles", "Grants", "OAuth", "TemporaryFiles"]),
        test("Declarations", ["ConfigurationFiles", "Grants", "OAuth", "Providers", "TemporaryFiles"]),
        test("Discovery", ["ConfigurationFiles", "Grants", "OAuth", "Providers", "Secrets"]),
        .testTarget(
            name: "PluginProgramsTests",
            dependencies: ["CredentialWire", "Grants", "PluginPrograms", "Secrets", "TemporaryFiles"],
            path: "Tests/PluginProgramsTests", exclude: ["Programs"], swiftSettings: strict),
        test("Messages"),
        test("PlainXML"),
        test(
            "MailConnections",
            [
                "Grants", "Messages", "OAuth", "PlainXML", "SASL", "Secrets", nioCore, nioEmbedded, nioPosix, nioSSL,
                subprocess,
            ]),
        test(
            "Loopback",
            ["Grants", "OAuth", "Secrets", "TestConnections", nioCore, nioHTTP1, nioPosix, subprocess, system]),
        test(
            "Console",
            [
                "Grants", "Loopback", "OAuth", "Secrets", "Surroundings", "TemporaryFiles", "TestConnections",
                httpTypes,
                hummingbird, hummingbirdCore, logging, nioCore, nioEmbedded, nioHTTP1,
            ]),
        test("LocalState", ["Grants", "OAuth", "Secrets", "Surroundings", "TestTokenStores", "TokenCache"]),
        test(
            "Reconciliation",
            [
                "Clients", "ConfigurationFiles", "Declarations", "Grants", "LocalState", "OAuth", "Providers",
                "TemporaryFiles",
            ]),
        test(
            "Sandbox",
            [
                "OAuth", "PlainJSON", "Secrets", "TestCertificates", httpTypes, hummingbird, hummingbirdTesting,
                hummingbirdTLS, jwtKit, nioCore, nioSSL, system,
            ]),
        test(
            "Commands",
            [
                "ConfigurationFiles", "Console", "CredentialWire", "Declarations", "Grants", "HelperKit", "LocalState",
                "MailConnections", "Messages", "OAuth", "PluginPrograms", "Providers", "Secrets", "Surroundings",
                "TemporaryFiles", "TestTokenStores", argumentParser, asyncHTTPClient, nioCore, nioSSL,
            ]),
        test("Surroundings", ["Secrets"]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Commands", "Console", "Grants", "Secrets", "Surroundings", "TemporaryFiles", "TestCertificates",
            ],
            path: "Tests/Integration", exclude: ["ProviderPrograms/Programs", "TokenStores/Programs"],
            swiftSettings: strict),
    ]
)

/// A provider's program that talks to a service of the desktop, in `Plugins/<name>`.
func desktopProgram(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["DesktopPrograms", "MailgrantPlugin", "Secrets"], path: "Plugins/\(name)",
        exclude: ["README.md"], swiftSettings: strict)
}

/// The unit tests of a library, in `Tests/<library>Tests`.
func test(_ library: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: library + "Tests", dependencies: [.byName(name: library)] + dependencies,
        path: "Tests/\(library)Tests", swiftSettings: strict)
}
