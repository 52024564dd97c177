import ConfigurationFiles
import CredentialWire

extension ProgramCheck {
    private static let version = (key: ProviderKey.version, value: PluginInquiry.wireVersion)
    private static let about = [
        version, (key: ProviderKey.account, value: "plugin-test"),
        (key: ProviderKey.address, value: "plugin-test@example.org"),
    ]
    /// A state that no provider gave.
    private static var strangeState: [(key: String, value: String)] {
        [(key: ProviderKey.state, value: "not-a-state-\(UInt32.random(in: .min ... .max))")]
    }

    static let providerChecks = [
        ProgramCheck("An operation that it does not know is unsupported") { checked in
            let answer = try await checked.ask("no-such-operation", about)
            try checked.expectVersion(answer)
            try checked.expectError(answer, ["unsupported"])
        },
        ProgramCheck("A version of the exchange that it does not know is unsupported, and it states its own") {
            checked in
            for operation in ["describe", "token", "revoke"] {
                let answer = try await checked.ask(
                    operation, [(key: ProviderKey.version, value: "999999")] + about.dropFirst())
                try checked.expectVersion(answer)
                try checked.expectError(answer, ["unsupported"])
            }
        },
        ProgramCheck("It describes itself: a name, protocols, and what belongs to them") { checked in
            let answer = try await checked.ask("describe", [version])
            try checked.expectVersion(answer)
            try checked.expectDescription(answer)
        },
        ProgramCheck("It describes itself for one mailbox, and ignores keys that it does not know") { checked in
            let answer = try await checked.ask("describe", about + [(key: "a-key-of-tomorrow", value: "x")])
            try checked.expectVersion(answer)
            try checked.expectDescription(answer)
        },
        ProgramCheck("Asked to authorize, it begins with a question, an answer or an error") { checked in
            let answer = try await checked.begin("authorize", about)
            try checked.expectVersion(answer)
            if let word = answer.text(ProviderKey.ask) {
                let words = ["message", "open", "wait", "question", "secret"]
                try checked.expect(
                    words.contains(word),
                    orFail: "ask=\(VisibleText.line(word, limit: 40)) is none of \(words.joined(separator: ", "))")
            } else if answer.secret(ProviderKey.state) == nil {
                try checked.expectError(answer, CheckedProgram.errors)
            }
        },
        ProgramCheck("Without a state there is no token") { checked in
            let answer = try await checked.ask("token", about + [(key: ProviderKey.state, value: "")])
            try checked.expectVersion(answer)
            try checked.expect(answer.secret(ProviderKey.accessToken) == nil, orFail: "it gave a token")
            try checked.expectError(answer, CheckedProgram.errors)
        },
        ProgramCheck("A state that it did not give gets a token or an error, in order") { checked in
            let answer = try await checked.ask("token", about + strangeState)
            try checked.expectVersion(answer)
            if answer.secret(ProviderKey.accessToken) == nil { try checked.expectError(answer, CheckedProgram.errors) }
        },
        ProgramCheck("It revokes, or says that it cannot") { checked in
            let answer = try await checked.ask("revoke", about + strangeState)
            try checked.expectVersion(answer)
            if answer.text(ProviderKey.error) != nil { try checked.expectError(answer, CheckedProgram.errors) }
        },
    ]
}

extension CheckedProgram {
    /// All that an answer may give as its error.
    static let errors = [
        "needs-authorization", "grant-ended", "denied", "unavailable", "protocol", "misconfigured", "unsupported",
    ]

    func expectVersion(_ answer: CredentialMessage) throws(ProgramCheckFailure) {
        try expect(
            answer.text(ProviderKey.version) == PluginInquiry.wireVersion,
            orFail: "its answer has no version=\(PluginInquiry.wireVersion)")
    }

    func expectError(_ answer: CredentialMessage, _ codes: [String]) throws(ProgramCheckFailure) {
        let wanted = codes.count == 1 ? codes[0] : "one of \(codes.joined(separator: ", "))"
        guard let error = answer.text(ProviderKey.error) else {
            throw ProgramCheckFailure("it gives no error, and should give \(wanted)")
        }
        try expect(
            codes.contains(error), orFail: "error=\(VisibleText.line(error, limit: 40)), and should be \(wanted)")
    }

    func expectDescription(_ answer: CredentialMessage) throws(ProgramCheckFailure) {
        if let fault = DescriptionFault(in: answer) { throw ProgramCheckFailure(fault.description) }
    }
}
