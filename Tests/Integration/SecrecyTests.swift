import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("Secrets")
struct SecrecyTests {
    @Test(
        "No token, password or client secret shows in any output, log, file, argument, environment or keyring attribute"
    )
    func nowhere() async throws {
        try await inPractice { practice in
            let client = practice.provider.confidentialClient
            var seen = Seen()
            try await practice.declare(Practice.account, "--client-id", client.id)
            try await seen.run(
                practice.mailgrant("store", "client-secret", Practice.account),
                input: try client.secret().withExposedBytes { Array($0) })
            try await practice.withBriefTokens { try await seen.run(practice.authorizing()) }
            var secrets = [
                "client secret": try client.secret(), "password": try practice.provider.owner.password(),
                "first refresh token": try await practice.refreshToken(),
            ]
            seen.add(try await look(at: practice), "a process")
            secrets["refresh token"] = try await practice.refreshToken()
            secrets["incoming token"] = try await practice.token(.incoming)
            secrets["outgoing token"] = try await practice.token(.outgoing)

            for options in [
                ["status"], ["status", "--verbose"], ["status", "--json"], ["check"], ["check", "--json"],
            ] {
                try await seen.run(
                    Program(practice.executables.path("mailgrant"), options, environment: practice.environment))
            }
            try await seen.run(practice.authorizing(nil, "--json"))
            try await seen.run(practice.helper(.incoming, of: Practice.account, "--max-bytes", "5"))
            try await practice.provider.control.endGrants()
            try await practice.provider.control.expireAccessTokens()
            try await seen.run(practice.mailgrant("check"))
            for kind in ["grant", "client-secret"] {
                seen.add(attributes(try await practice.storedItems(kind)), "the keyring")
            }
            try seen.addFiles(below: practice.environment["HOME"] ?? "")
            try seen.addFiles(below: practice.environment["XDG_RUNTIME_DIR"] ?? "")
            try seen.addFiles(below: practice.keyring.directory)
            for log in practice.logs + [practice.browser.log] { seen.add(log.tail(.max), log.name) }
            try await seen.run(practice.mailgrant("revoke", Practice.account))
            try await seen.run(practice.mailgrant("forget", Practice.account))

            #expect(Set(secrets.values).count == secrets.count)
            for (name, secret) in secrets {
                for place in seen.places(holding: secret) { Issue.record("the \(name) shows in \(place)") }
            }
            // What is searched is there: the address is no secret, and shows in many places.
            #expect(seen.places(holding: Secret(practice.address)).count > 5)
        }
    }

    @Test("No app password shows in any output, log, file or keyring attribute, whether it is right or wrong")
    func appPassword() async throws {
        try await inPractice { practice in
            var seen = Seen()
            let secrets = ["right": practice.dovecot.appPassword, "wrong": Secret("the-wrong-app-password")]
            try await practice.declareWithPasswords()
            for secret in [secrets["wrong"], secrets["right"]].compactMap(\.self) {
                for direction in Direction.allCases {
                    try await seen.run(
                        practice.mailgrant("store", "password", Practice.account, "--\(direction)"),
                        input: secret.withExposedBytes { Array($0) })
                }
                try await seen.run(practice.authorizing())
                try await seen.run(practice.authorizing(nil, "--json"))
                try await seen.run(practice.mailgrant("check", "--json"))
                try await seen.run(practice.mailgrant("status", "--verbose"))
                try await seen.run(practice.mailgrant("status", "--json"))
                try await seen.run(practice.helper(.incoming, of: Practice.account, "--max-bytes", "5"))
                seen.add(attributes(try await practice.storedItems("password")), "the keyring")
            }
            try seen.addFiles(below: practice.environment["HOME"] ?? "")
            try seen.addFiles(below: practice.environment["XDG_RUNTIME_DIR"] ?? "")
            try seen.addFiles(below: practice.keyring.directory)
            for log in practice.logs { seen.add(log.tail(.max), log.name) }
            try await seen.run(practice.mailgrant("forget", Practice.account))
            for (name, secret) in secrets {
                for place in seen.places(holding: secret) { Issue.record("the \(name) password shows in \(place)") }
            }
            #expect(seen.places(holding: Secret(practice.address)).count > 5)
        }
    }

    @Test("What is forgotten is gone from the keyring and from the cache")
    func forgotten() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await practice.mailgrant("forget", Practice.account).runSuccessfully()
            #expect(try await !practice.storedItems("grant").contains("secret = "))
            try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "not authorized yet")
            try await expectFailure(
                of: practice.helper(.outgoing, of: practice.address), .noPermission, saying: "not authorized yet")
        }
    }

    /// The arguments and the environment of a refresh while it waits for the provider.
    private func look(at practice: Practice) async throws -> String {
        try await practice.withRefresh(when: Practice.delayedToken) { refresh in
            let process = URL(filePath: "/proc/\(refresh.processID)")
            let texts = try ["cmdline", "environ"].map { try Data(contentsOf: process.appending(path: $0)) }
            #expect(texts.allSatisfy { !$0.isEmpty })
            while !refresh.hasEnded { try await Task.sleep(for: .milliseconds(20)) }
            return texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        }
    }

    /// What `secret-tool search` prints, without the secrets themselves.
    private func attributes(_ items: String) -> String {
        items.split(separator: "\n").filter { !$0.hasPrefix("secret = ") }.joined(separator: "\n")
    }
}

/// Everything that somebody might look at, and where it was.
private struct Seen {
    private var texts: [(place: String, bytes: Data)] = []

    mutating func add(_ text: String, _ place: String) {
        texts.append((place, Data(text.utf8)))
    }

    /// Runs a program, whatever its status.
    mutating func run(_ program: Program, input: [UInt8] = []) async throws {
        let outcome = try await program.run(input: input)
        texts.append(("the output of \(program.commandLine)", Data(outcome.standardOutput + outcome.standardError)))
    }

    /// Everything that lies below a directory, names included.
    mutating func addFiles(below directory: String) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
            add(name, "a file's name")
            let path = "\(directory)/\(name)"
            guard try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular
            else { continue }
            texts.append((path, try Data(contentsOf: URL(filePath: path))))
        }
    }

    func places(holding secret: Secret) -> [String] {
        secret.withExposedBytes { bytes in
            let pattern = Data(bytes)
            return texts.filter { $0.bytes.firstRange(of: pattern) != nil }.map(\.place)
        }
    }
}
