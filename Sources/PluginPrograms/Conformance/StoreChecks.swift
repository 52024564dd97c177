import CredentialWire

extension ProgramCheck {
    /// An item that nobody has saved. Test data may not become a person's.
    private static func missingItem() -> [(key: String, value: String)] {
        let id = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined(separator: "-")
        return [(CredentialKey.protocolName, "mailgrant"), (CredentialKey.host, id)]
    }

    private static let version = (key: ProviderKey.version, value: PluginInquiry.wireVersion)

    static let storeChecks = [
        ProgramCheck("An operation that it does not know ends with status 0 and without a secret") { checked in
            let answer = try await checked.ask("no-such-operation", missingItem())
            try checked.expect(
                answer.secret(CredentialKey.password) == nil, orFail: "it answered with a secret")
        },
        ProgramCheck("It states version 1 of the wire when asked for its capability, or it says nothing") { checked in
            // A helper of git has an answer of its own to it (git-credential(1)).
            if checked.program.kind == .gitCredential { return }
            let answer = try await checked.ask("capability", [version])
            let stated = answer.text(ProviderKey.version)
            try checked.expect(
                stated == nil || stated == PluginInquiry.wireVersion,
                orFail: "it speaks version \(stated ?? "")")
        },
        ProgramCheck("get of what it lacks ends with status 0 and without a password") { checked in
            let answer = try await checked.ask("get", [version] + missingItem())
            try checked.expect(
                answer.secret(CredentialKey.password) == nil, orFail: "it answered with a password")
        },
        ProgramCheck("Keys that it does not know are ignored") { checked in
            let unknown = [(key: "a-key-of-tomorrow", value: "x"), (key: "another[]", value: "y")]
            let answer = try await checked.ask("get", [version] + unknown + missingItem())
            try checked.expect(
                answer.secret(CredentialKey.password) == nil, orFail: "it answered with a password")
        },
    ]
}
