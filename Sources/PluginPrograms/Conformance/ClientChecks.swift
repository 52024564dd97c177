import CredentialWire

extension ProgramCheck {
    private static let version = (key: ProviderKey.version, value: PluginInquiry.wireVersion)

    /// What can be checked without knowing clients.
    static let clientChecks = [
        ProgramCheck("An operation that it does not know is unsupported") { checked in
            let answer = try await checked.ask("no-such-operation", [version])
            try checked.expectVersion(answer)
            try checked.expectError(answer, ["unsupported"])
        },
        ProgramCheck("A version of the exchange that it does not know is unsupported, and it states its own") {
            checked in
            for operation in ["describe", "render"] {
                let answer = try await checked.ask(operation, [(key: ProviderKey.version, value: "999999")])
                try checked.expectVersion(answer)
                try checked.expectError(answer, ["unsupported"])
            }
        },
        ProgramCheck("It describes itself: a name, its programs, a file, and protocols") { checked in
            let answer = try await checked.ask("describe", [version])
            try checked.expectVersion(answer)
            for key in [ProviderKey.displayName, "summary", "file", "comment"] {
                try checked.expect(answer.text(key)?.isEmpty == false, orFail: "it gives no \(key)")
            }
            for key in ["program", ProviderKey.protocols] {
                try checked.expect(!answer.list(key).isEmpty, orFail: "it gives no \(key)[]")
            }
        },
        ProgramCheck("Keys that it does not know are ignored") { checked in
            let unknown = [(key: "a-key-of-tomorrow", value: "x"), (key: "another[]", value: "y")]
            let answer = try await checked.ask("describe", [version] + unknown)
            let usual = try await checked.ask("describe", [version])
            try checked.expect(answer == usual, orFail: "it describes itself otherwise then")
        },
    ]
}
