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
                try checked.expect(words.contains(word), orFail: "it asks for something unknown")
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
            orFail: "it does not state version=\(PluginInquiry.wireVersion)")
    }

    func expectError(_ answer: CredentialMessage, _ codes: [String]) throws(ProgramCheckFailure) {
        let error = answer.text(ProviderKey.error)
        try expect(
            error.map(codes.contains) ?? false,
            orFail: error == nil ? "it gives no error" : "its error is not one of \(codes.joined(separator: ", "))")
    }

    func expectDescription(_ answer: CredentialMessage) throws(ProgramCheckFailure) {
        try expect(answer.text(ProviderKey.displayName)?.isEmpty == false, orFail: "it gives no display-name")
        let protocols = answer.list(ProviderKey.protocols)
        try expect(!protocols.isEmpty, orFail: "it gives no protocol[]")
        for name in protocols {
            try expect(
                ["imap", "pop", "smtp", "ews", "graph"].contains(name), orFail: "it gives a protocol[] that is none")
            if let port = answer.text(ProviderKey.of(name, "port")) {
                try expect(UInt16(port).map { $0 > 0 } ?? false, orFail: "\(name)-port is no port")
            }
            if let security = answer.text(ProviderKey.of(name, "security")) {
                try expect(["tls", "starttls"].contains(security), orFail: "\(name)-security is not tls or starttls")
            }
            if let mechanism = answer.text(ProviderKey.of(name, "mechanism")) {
                try expect(
                    ["oauthbearer", "xoauth2"].contains(mechanism),
                    orFail: "\(name)-mechanism is not oauthbearer or xoauth2")
            }
        }
        for parameter in answer.list(ProviderKey.parameters) {
            let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
            let isPlain = parameter.utf8.allSatisfy {
                letters ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "-")
            }
            try expect(
                isPlain && parameter.utf8.first.map { letters ~= $0 } ?? false,
                orFail: "it gives a parameter[] that is no plain key")
        }
    }
}
