import Surroundings
import Testing

/// The behaviour that git's own tests of its helpers define (t0301, t0302 and t0303 with lib-credential.sh, also of later
/// versions than the one installed), for servers that no account declares.
@Suite("git and the passwords of other servers")
struct GitPasswordTests {
    private let server = ["protocol=smtp", "host=mail.example:587"]

    /// A password that is made at run time.
    private func password() -> String { String(UInt64.random(in: .min ... .max), radix: 36) }

    @Test(
        "What git approved is filled in later, with its user, and what git rejected is not", arguments: [true, false])
    func approveAndReject(throughGit: Bool) async throws {
        try await inPractice { practice in
            let stored = password()
            let credential = server + ["username=bob", "password=\(stored)"]
            if throughGit {
                #expect(try await practice.gitCredential("approve", credential).errors == "")
                #expect(try await practice.gitFill(server)["username"] == "bob")
                #expect(try await practice.gitFill(server)["password"] == stored)
                #expect(try await practice.gitCredential("reject", server).errors == "")
                #expect(try await practice.gitCredential("fill", server).status == .exited(128))
            } else {
                try await practice.credentialHelperSilently("store", credential)
                #expect(try await practice.answer(server) == ["username": "bob", "password": stored])
                try await practice.credentialHelperSilently("erase", server)
            }
            #expect(try await practice.answer(server) == [:])
        }
    }

    @Test("Protocol, host, port and user must match, and those of TLS are other ones")
    func matching() async throws {
        try await inPractice { practice in
            try await practice.credentialHelperSilently(
                "store", server + ["username=bob", "password=\(password())"])
            for other in [
                ["protocol=smtps", "host=mail.example:587"], ["protocol=imap", "host=mail.example:587"],
                ["protocol=smtp", "host=mail.example:588"], ["protocol=smtp", "host=mail.example"],
                ["protocol=smtp", "host=example:587"], server + ["username=Bob"], server + ["username="],
            ] {
                #expect(try await practice.answer(other) == [:], "\(other)")
                try await practice.credentialHelperSilently("erase", other)
            }
            #expect(try await practice.answer(server)["username"] == "bob")
        }
    }

    @Test("Only the protocols of the policy are kept: mail by default, each with TLS and without; others when added")
    func policy() async throws {
        try await inPractice { practice in
            for name in ["smtp", "smtps", "imap", "imaps", "pop3", "pop3s", "https", "http"] {
                let request = ["protocol=\(name)", "host=mail.example", "username=bob"]
                try await practice.credentialHelperSilently("store", request + ["password=\(password())"])
                #expect(try await practice.answer(request).isEmpty == name.hasPrefix("http"), "\(name)")
            }
            try practice.writeSettings("[policy]\ngit-credential-store = [\"https\"]\n")
            let stored = password()
            let https = ["protocol=https", "host=git.example", "username=bob"]
            try await practice.credentialHelperSilently("store", https + ["password=\(stored)"])
            #expect(try await practice.answer(https)["password"] == stored)
            #expect(try await practice.answer(["protocol=smtp", "host=mail.example"]) == [:])
        }
    }

    @Test("Of several users on one host each has an own password; without a user the last one is given")
    func users() async throws {
        try await inPractice { practice in
            let passwords = ["user1": password(), "user2": password(), "": password()]
            for (user, password) in passwords {
                try await practice.credentialHelperSilently(
                    "store", server + ["username=\(user)", "password=\(password)"])
            }
            for (user, password) in passwords {
                #expect(try await practice.answer(server + ["username=\(user)"])["password"] == password)
            }
            try await practice.credentialHelperSilently("erase", server + ["username=user1"])
            #expect(try await practice.answer(server + ["username=user1"]) == [:])
            #expect(try await practice.answer(server + ["username=user2"])["password"] == passwords["user2"])
            // An empty user and an empty password are a user and a password.
            try await practice.credentialHelperSilently("store", server + ["username=", "password="])
            #expect(try await practice.gitFill(server + ["username="])["password"] == "")
            try await practice.credentialHelperSilently("erase", server)
            #expect(try await practice.keptPasswords(of: "mail.example") == 0)
        }
    }

    @Test("A newer password takes the place of the older one, in the same item")
    func overwrite() async throws {
        try await inPractice { practice in
            for _ in 0..<2 {
                let stored = password()
                try await practice.credentialHelperSilently(
                    "store", server + ["username=bob", "password=\(stored)", "password_expiry_utc=0"])
                #expect(try await practice.answer(server) == ["username": "bob", "password": stored])
            }
            #expect(try await practice.keptPasswords(of: "mail.example") == 1)
        }
    }

    @Test("A password that is not the kept one takes nothing away, the kept one does")
    func eraseOther() async throws {
        try await inPractice { practice in
            let stored = password()
            let credential = server + ["username=bob", "password=\(stored)", "oauth_refresh_token=\(password())"]
            try await practice.credentialHelperSilently("store", credential)
            for other in [password(), "", stored + "x", String(stored.dropLast())] {
                try await practice.credentialHelperSilently("erase", server + ["username=bob", "password=\(other)"])
                #expect(try await practice.answer(server)["password"] == stored)
            }
            try await practice.credentialHelperSilently("erase", server + ["password=\(stored)"])
            #expect(try await practice.answer(server) == [:])
        }
    }

    @Test("Paths are told apart where they are given, and a path that is missing means any")
    func paths() async throws {
        try await inPractice { practice in
            try practice.writeSettings("[policy]\ngit-credential-store = [\"http\"]\n")
            let host = ["protocol=https", "host=git.example"]
            let passwords = ["path=foo.git": password(), "path=bar.git": password()]
            for (path, password) in passwords {
                try await practice.credentialHelperSilently(
                    "store", host + [path, "username=bob", "password=\(password)"])
            }
            for (path, password) in passwords {
                #expect(try await practice.answer(host + [path])["password"] == password)
            }
            #expect(try await practice.answer(host + ["path=other.git"]) == [:])
            #expect(try await practice.answer(host)["username"] == "bob")
            // One for the whole server is another one, comes first where no path is given, and serves no path.
            let whole = password()
            try await practice.credentialHelperSilently("store", host + ["username=bob", "password=\(whole)"])
            #expect(try await practice.keptPasswords(of: "git.example") == 3)
            #expect(try await practice.answer(host)["password"] == whole)
            #expect(try await practice.answer(host + ["path=foo.git"])["password"] == passwords["path=foo.git"])
            // git leaves the path out unless it is told otherwise.
            let request = host + ["path=foo.git"]
            #expect(try await practice.gitFill(request)["password"] == whole)
            let withPath = try await practice.gitCredential(
                "fill", request, settings: ["credential.useHttpPath": "true"])
            #expect(withPath.output.contains("password=\(passwords["path=foo.git"] ?? "")\n"))
            try await practice.credentialHelperSilently("erase", host + ["path=foo.git"])
            #expect(try await practice.keptPasswords(of: "git.example") == 2)
        }
    }

    @Test("The end and the refresh token come back with the password; one whose end is over is neither given nor kept")
    func expiry() async throws {
        try await inPractice { practice in
            let credential = ["username": "bob", "password": password(), "oauth_refresh_token": password()]
            let lines = server + credential.map { "\($0.key)=\($0.value)" }
            for end in ["9999999999", "2147483648"] {
                try await practice.credentialHelperSilently("store", lines + ["password_expiry_utc=\(end)"])
                #expect(
                    try await practice.answer(server)
                        == credential.merging(["password_expiry_utc": end]) { $1 })
            }
            for over in ["1", "1000000000"] {
                try await practice.credentialHelperSilently(
                    "store", server + ["username=eve", "password=\(password())", "password_expiry_utc=\(over)"])
                #expect(try await practice.answer(server + ["username=eve"]) == [:])
            }
            // 0 and what is no number mean never.
            for never in ["0", "-1", "soon", "", "99999999999999999999"] {
                try await practice.credentialHelperSilently("store", lines + ["password_expiry_utc=\(never)"])
                #expect(try await practice.answer(server) == credential)
            }
            // What git must not keep is not kept.
            try await practice.credentialHelperSilently(
                "store", server + ["username=eve", "password=\(password())", "ephemeral=1"])
            #expect(try await practice.answer(server + ["username=eve"]) == [:])
        }
    }

    @Test("Of a password that ended meanwhile only what a new one is made from is given")
    func renewal() async throws {
        try await inPractice { practice in
            let token = password()
            try await practice.keep(
                "\(password())\npassword_expiry_utc=1000000000\noauth_refresh_token=\(token)", server: "mail.example",
                port: "587", user: "bob")
            #expect(try await practice.answer(server) == ["username": "bob", "oauth_refresh_token": token])
            try await practice.keep(
                "\(password())\npassword_expiry_utc=1000000000", server: "mail.example", port: "587", user: "eve")
            #expect(try await practice.answer(server + ["username=eve"]) == [:])
        }
    }

    @Test("Very long values come back whole", arguments: [2_000, 60_000, 65_535 - "password=\n".count])
    func longValues(length: Int) async throws {
        try await inPractice { practice in
            let long = String((0..<length).map { _ in "abcdefghij =%[]".randomElement() ?? "x" })
            let request = server + ["username=bob"]
            try await practice.credentialHelperSilently("store", request + ["password=\(long)"])
            #expect(try await practice.answer(request)["password"] == long)
            #expect(try await practice.gitFill(request)["password"] == long)
            let longUser = server + ["username=\(long.prefix(60_000))", "password=x"]
            try await practice.credentialHelperSilently("store", longUser)
            #expect(try await practice.answer(Array(longUser.prefix(3)))["password"] == "x")
        }
    }

    @Test("A locked, a silent and an absent keyring are said in one line, and leave git to ask others")
    func keyringTroubles() async throws {
        try await inPractice { practice in
            let credential = server + ["username=bob", "password=\(password())"]
            try await practice.credentialHelperSilently("store", credential)
            try await practice.keyring.lock()
            for operation in ["get", "store", "erase"] {
                let outcome = try await practice.credentialHelper(operation, credential)
                #expect(outcome.status == .exited(FailureStatus.unavailable.rawValue))
                #expect(outcome.output == "")
                #expect(outcome.errors.hasPrefix("mailgrant: git credential: the token store is locked"))
                #expect(outcome.errors.count { $0 == "\n" } == 1)
            }
            let git = try await practice.gitCredential("fill", server)
            #expect(git.errors.contains("terminal prompts disabled"), "\(git.errors)")
            // Where a person may be asked the prompt is raised; here nobody answers it.
            let asking = try await practice.credentialHelper("get", server, "--interactive")
            #expect(asking.errors.contains("prompt was closed"), "\(asking.errors)")
            // A protocol that is none of our business does not wait for the keyring.
            #expect(try await practice.answer(["protocol=https", "host=mail.example"]) == [:])
            try await practice.keyring.unlock()
            #expect(try await practice.answer(server)["username"] == "bob")
            try await practice.keyring.daemon.kill()
            let absent = try await practice.credentialHelper("get", server)
            #expect(absent.errors.contains("there is no token store"), "\(absent.errors)")
            #expect(absent.output == "")
        }
    }

    @Test("What lacks a user, a password or a host is not kept, and the lack of everything erases nothing")
    func incomplete() async throws {
        try await inPractice { practice in
            try await practice.credentialHelperSilently("store", server + ["username=bob", "password=\(password())"])
            for incomplete in [server + ["username=eve"], server + ["password=\(password())"]] {
                try await practice.credentialHelperSilently("store", incomplete)
            }
            for pattern in [[], ["protocol=smtp"], ["host=mail.example:587"], ["username=bob"]] {
                let outcome = try await practice.credentialHelper("erase", pattern)
                #expect(outcome.status == .exited(FailureStatus.usage.rawValue))
            }
            #expect(try await practice.keptPasswords(of: "mail.example") == 1)
        }
    }
}

extension Practice {
    /// Keeps a text in the keyring as git's own helper of a later version does.
    func keep(_ text: String, server: String, port: String, user: String) async throws {
        let attributes = ["protocol", "smtp", "server", server, "port", port, "user", user]
        try await Program(
            "secret-tool", ["store", "--label=test", "xdg:schema", "org.git.Password"] + attributes,
            environment: environment
        ).runSuccessfully(input: Array(text.utf8))
    }
}
