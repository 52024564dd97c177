import ConfigurationFiles
import Grants
import Testing

@testable import Clients

@Suite("Configurations of clients")
struct ConfigurationTests {
    private func client(_ word: String) throws -> ClientDefinition {
        try #require(try ClientCatalog(directory: nil).client(name(word)))
    }

    @Test(
        "Every form of every client gives a text for every connection that it takes",
        arguments: ClientCatalog.bundledNames)
    func everyForm(name: PlainName) throws {
        let client = try #require(try ClientCatalog(directory: nil).client(name))
        for form in client.forms {
            var texts: Set<String> = []
            for mailProtocol in [MailProtocol.imap, .pop] {
                for security in ConnectionSecurity.allCases {
                    for mechanism in MechanismChoice.allCases {
                        for authentication in Authentication.allCases {
                            for caFile in [nil, "/etc/ca.pem"] {
                                let account = try account(
                                    incoming: mailProtocol, security: security, mechanism: mechanism,
                                    authentication: authentication, caFile: caFile)
                                guard let made = try configuration(of: client, form, account) else { continue }
                                try checkTrials(of: made)
                                texts.insert(made.text)
                            }
                        }
                    }
                }
            }
            #expect(!texts.isEmpty, "\(name) \(form.name)")
            // No tag is left over, and no empty line of one.
            #expect(texts.allSatisfy { !$0.contains("{{") && !$0.contains("\n\n\n") }, "\(name) \(form.name)")
        }
    }

    @Test(
        "An IPv6 address stands in brackets where a port follows it in a URL",
        arguments: ["aerc", "curl", "himalaya", "mutt", "neomutt"])
    func addressInURL(word: String) throws {
        let client = try client(word)
        for form in client.forms {
            let text = try client.configuration(for: account(host: "2001:db8::1"), form: form.name).text
            let urls = text.split(separator: "://").dropFirst()
            #expect(urls.allSatisfy { $0.prefix { !$0.isNewline }.contains("[2001:db8::1]:") }, "\(word): \(text)")
        }
    }

    @Test("A user with a colon is refused where one would part it from the password", arguments: ["curl", "postfix"])
    func colon(word: String) throws {
        let client = try client(word)
        let form = try #require(client.forms.last)
        #expect(throws: ClientConfigurationError.self) {
            try client.configuration(for: account(user: "a:b@example.org"), form: form.name)
        }
    }

    private func configuration(
        of client: ClientDefinition, _ form: ClientForm, _ account: Account
    ) throws -> ClientConfiguration? {
        do throws(ClientConfigurationError) {
            return try client.configuration(for: account, form: form.name)
        } catch {
            guard case .misfits = error else { throw error }
            return nil
        }
    }

    private func checkTrials(of made: ClientConfiguration) throws {
        for login in made.logins {
            for trial in [login.way.trial, login.way.sending].compactMap(\.self) {
                let places = ["file": "/h/file", "directory": "/h", "message": "/h/m"]
                let words = try made.command(of: trial, places: places)
                #expect(!words.contains(""))
            }
        }
    }

    @Test("The helper's call carries the client's limit, less what stands on the same line")
    func limits() throws {
        let user = "alice@example.org"
        let sent = try client("msmtp").configuration(for: try account(user: user, mechanism: .xoauth2)).text
        #expect(sent.contains("passwordeval \"mailgrant-outgoing work --max-bytes \(3049 - user.utf8.count)\""))
        let bearer = try client("msmtp").configuration(for: try account(user: user, mechanism: .oauthbearer)).text
        let rest = user.utf8.count + "mail.example.org".utf8.count + "465".utf8.count
        #expect(bearer.contains("--max-bytes \(3025 - rest)\""))
        let fetched = try client("mbsync").configuration(for: try account(), form: "passcmd").text
        #expect(fetched.contains("PassCmd \"mailgrant-incoming work --max-bytes 8190\""))
        #expect(try !client("getmail6").configuration(for: try account()).text.contains("max-bytes"))
    }

    @Test("mbsync is shown the tunnel first")
    func tunnelFirst() throws {
        let shown = try client("mbsync").configuration(for: try account())
        #expect(shown.form.name == "tunnel")
        #expect(shown.text.contains("Tunnel \"mailgrant tunnel work\""))
    }

    @Test("An app password gets the client's usual login with the same helper, and no OAuth")
    func appPassword() throws {
        let account = try account(authentication: .password)
        let sent = try client("msmtp").configuration(for: account).text
        #expect(sent.contains("auth on\n") && sent.contains("passwordeval \"mailgrant-outgoing work\""))
        let fetched = try client("mbsync").configuration(for: account, form: "passcmd").text
        // Left to itself mbsync takes the module for XOAUTH2, which knows no password, and waits for ever.
        #expect(fetched.contains("AuthMechs LOGIN\n"))
        // Its form for tokens takes no password: the other one does.
        #expect(try client("neomutt").configuration(for: account).form.name == "tunnel")
    }

    @Test("What does not fit is said with its reason")
    func misfits() throws {
        #expect(try misfits(of: "mpop", account(incoming: .imap)) == ["does not speak IMAP", "does not speak SMTP"])
        #expect(
            try misfits(of: "getmail6", account(incoming: .pop, outgoing: false))
                == ["takes passwords only, and the account is declared for OAuth 2.0"])
        #expect(
            try misfits(of: "getmail6", account(outgoing: false, security: .starttls)) == ["cannot use STARTTLS"])
        #expect(
            try misfits(of: "getmail6", account(outgoing: false, mechanism: .oauthbearer))
                == ["does not speak the declared mechanism OAUTHBEARER"])
        let partly = try client("neomutt").configuration(for: try account(incoming: .pop))
        #expect(partly.logins.map(\.connection.direction) == [.outgoing])
        #expect(partly.misfits.map(\.misfit) == [.mailProtocol(.pop)])
    }

    private func misfits(of word: String, _ account: Account) throws -> [String] {
        let client = try client(word)
        do throws(ClientConfigurationError) {
            _ = try client.configuration(for: account)
            return []
        } catch {
            guard case .misfits(let found) = error else { throw error }
            return found.values.flatMap { $0.map(\.misfit.complaint) }
        }
    }

    @Test("The mechanism is the declared one, else that which the server accepted if it carries enough, else the best")
    func mechanism() throws {
        func mechanism(_ word: String, _ choice: MechanismChoice, _ observed: BearerMechanism?) throws -> ClientLogin
            .Proof?
        {
            try client(word).configuration(
                for: try account(mechanism: choice), observed: observed.map { [.outgoing: $0] } ?? [:]
            ).login(.outgoing)?.proof
        }
        #expect(try mechanism("msmtp", .auto, nil) == .token(.xoauth2))
        #expect(try mechanism("msmtp", .auto, .oauthbearer) == .token(.oauthbearer))
        #expect(try mechanism("msmtp", .xoauth2, .oauthbearer) == .token(.xoauth2))
        #expect(try mechanism("curl", .auto, .xoauth2) == .token(.xoauth2))
        // NeoMutt's line for OAUTHBEARER takes 510 bytes.
        #expect(try mechanism("neomutt", .auto, .oauthbearer) == .token(.xoauth2))
        #expect(try mechanism("neomutt", .oauthbearer, nil) == .token(.oauthbearer))
    }

    @Test("A form or a name that there is not is an error")
    func unknown() throws {
        #expect {
            try client("mbsync").configuration(for: try account(), form: "passcmdd")
        } throws: { error in
            if case .noSuchForm("passcmdd")? = error as? ClientConfigurationError { true } else { false }
        }
        let text = ClientFileTests.least.replacing("{{helper}}", with: "{{helpr}}")
        let ours = try ClientFile.read(text, name: name("ours"), file: "ours.toml", origin: .bundled)
        #expect {
            try ours.configuration(for: try account())
        } throws: { error in
            if case .unknownName("helpr")? = error as? ClientConfigurationError { true } else { false }
        }
    }
}
