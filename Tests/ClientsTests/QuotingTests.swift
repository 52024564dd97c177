import Grants
import Testing

@testable import Clients

@Suite("Values in the files of clients")
struct QuotingTests {
    private static let odd = #"a"b'c\d$(e)`f`%g{{helper}}@example.org"#

    @Test(
        "A user with the characters that mean something stays one value in each client's own syntax",
        arguments: [
            ("msmtp", "passwordeval", #"user "a"b'c\d$(e)`f`%g{{helper}}@example.org""#),
            ("mbsync", "passcmd", #"User "a\"b'c\\d$(e)`f`%g{{helper}}@example.org""#),
            ("fetchmail", "plugin", #"user "a\"b'c\\d$(e)`f`%g{{helper}}@example.org" sslproto"#),
            ("getmail6", "password-command", #"username = a"b'c\d$(e)`f`%g{{helper}}@example.org"#),
            ("offlineimap", "xoauth2", #"remoteuser = a"b'c\d$(e)`f`%%g{{helper}}@example.org"#),
            ("neomutt", "oauth", #"set imap_user = "a\"b'c\\d\$(e)\`f\`%g{{helper}}@example.org""#),
            ("neomutt", "oauth", #"smtp://a%22b%27c%5Cd%24%28e%29%60f%60%25g%7B%7Bhelper%7D%7D%40example.org@mail."#),
            ("git-send-email", "credential", #"smtpUser = "a\"b'c\\d$(e)`f`%g{{helper}}@example.org""#),
            ("curl", "script", #"user='a"b'\''c\d$(e)`f`%g{{helper}}@example.org'"#),
            ("emacs-smtpmail", "smtpmail", #"smtpmail-smtp-user "a\"b'c\\d$(e)`f`%g{{helper}}@example.org""#),
        ])
    func hostile(client word: String, form: String, expected: String) throws {
        let client = try #require(try ClientCatalog(directory: nil).client(name(word)))
        let account = try account(user: Self.odd, security: .starttls)
        let tls = try adapted(word, account)
        #expect(try client.configuration(for: tls, form: form).text.contains(expected))
    }

    /// getmail6 takes TLS only.
    private func adapted(_ word: String, _ account: Account) throws -> Account {
        guard word == "getmail6" else { return account }
        var account = account
        account.incoming?.security = .tls
        return account
    }

    @Test("What a syntax cannot express is refused and not mended")
    func refused() throws {
        let getmail = try #require(try ClientCatalog(directory: nil).client(name("getmail6")))
        #expect {
            try getmail.configuration(for: try account(user: "a b@example.org"))
        } throws: { error in
            guard case .cannotWrite(let refusal)? = error as? ClientConfigurationError else { return false }
            return refusal == QuotingRefusal(value: "a b@example.org", character: " ")
        }
        #expect(throws: QuotingRefusal.self) { try Quoting.none.quoted("a\nb") }
        #expect(throws: QuotingRefusal.self) { try Quoting(around: "\"").quoted("a\r\nb") }
        #expect(throws: QuotingRefusal.self) { try Quoting(percentEncodes: true).quoted("a\u{2028}b") }
        #expect(throws: QuotingRefusal.self) { try Quoting.plainTextsOnly.quoted("a$b") }
        #expect(try Quoting.plainTextsOnly.quoted("alice+x@example.org") == "alice+x@example.org")
    }

    @Test("Percent encoding leaves what RFC 3986 leaves, and encodes each byte of the rest")
    func percent() throws {
        #expect(try Quoting(percentEncodes: true).quoted("aZ0-._~ü@:/%") == "aZ0-._~%C3%BC%40%3A%2F%25")
    }

    @Test("A limit counts bytes, and is one at least")
    func limits() throws {
        let connection = try #require(try account(user: "ü@example.org").incoming)
        #expect(TokenLimit("100 - user - host - port")?.bytes(for: connection) == 100 - 14 - 16 - 3)
        #expect(TokenLimit("10 - user")?.bytes(for: connection) == 1)
        for text in ["", "x", "-5", "0", "10 + user", "10 - name", "10 -"] {
            #expect(TokenLimit(text) == nil, "\(text)")
        }
    }

    @Test("Versions are compared number by number")
    func versions() throws {
        let version = try #require(VersionNumber("git version 2.39.5 (Debian)"))
        #expect(version.text == "2.39.5")
        #expect(try version < #require(VersionNumber("2.51")) && version > #require(VersionNumber("2.9")))
        #expect(VersionNumber("none") == nil)
    }
}
