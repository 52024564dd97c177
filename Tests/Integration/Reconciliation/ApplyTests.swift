import FoundationEssentials
import Glibc
import Secrets
import Surroundings
import Testing

@Suite("Plan and apply")
struct ApplyTests {
    @Test("The loop of a person: declare, commit, consent, change scopes, move a server, remove, and each plan says it")
    func loop() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await practice.git("init", "--quiet")
            try await practice.git("add", ".")
            try await practice.git("commit", "--quiet", "--message", "The demo account")
            #expect(try await practice.plan().lines == ["demo incoming: authorize", "demo outgoing: authorize"])

            let left = try await practice.apply(77)
            #expect(left.errors.contains("run: mailgrant authorize demo --incoming"), "\(left.errors)")
            #expect(practice.browserVisits == 0)

            let visit = try await practice.terminal().run(
                practice.mailgrant("apply"),
                .init("demo incoming: authorize\\r?\\nAsk the provider for consent now\\? \\[y/N\\] ", send: "y\n"),
                .init("demo outgoing: authorized by the grant at hand"))
            #expect(visit.status == .exited(0), "\(visit.shown)\(visit.problem)")
            #expect(practice.browserVisits == 1)
            #expect(try await practice.plan().differences.isEmpty)
            #expect(try await practice.mailgrant("plan").run().status == .exited(0))
            try await practice.apply()

            let text = try practice.declaredText()
            try practice.editDeclaration("[incoming]\n", "[incoming]\nscopes = [\"mail.read\", \"user.read\"]\n")
            #expect(try await practice.plan().lines == ["demo incoming: re-authorize (scopes added: user.read)"])
            try practice.writeDeclaredText(text)

            try practice.editDeclaration("\"\(Dovecot.host)\"", "\"127.0.0.1\"")
            let moved = "demo incoming: confirm (mail host moved from \(Dovecot.host) to 127.0.0.1)"
            let plan = try await practice.plan()
            #expect(plan.lines == [moved])
            #expect(plan.differences.first?.command == "mailgrant authorize demo --incoming")
            #expect(try await practice.requests { try await practice.apply(77, "--yes") } == 0)
            try practice.writeDeclaredText(text)
            #expect(try await practice.plan().differences.isEmpty)

            let refreshToken = try await practice.refreshToken()
            #expect(try await practice.provider.control.isActive(refreshToken))
            try practice.removeDeclaration()
            try await practice.git("commit", "--quiet", "--all", "--message", "No demo account")
            #expect(try await practice.plan().lines == ["demo: revoke (no longer declared)"])
            let applied = try await practice.apply()
            #expect(applied.output == "demo: revoked, forgotten\n")
            #expect(try await !practice.provider.control.isActive(refreshToken))
            #expect(try await practice.storedItems("grant") == "")
            #expect(try await practice.plan().differences.isEmpty)
        }
    }

    @Test("Where the provider cannot be asked, a removed account loses nothing, and the next run goes on")
    func unreachableProvider() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let text = try practice.declaredText()
            try practice.removeDeclaration()
            try await practice.provider.control.addFailure(
                #"{"endpoint": "revoke", "kind": "error", "status": 503, "count": 1}"#)
            try await practice.apply(75)
            try practice.writeDeclaredText(text)
            #expect(try await practice.plan().differences.isEmpty)
            _ = try await practice.token(.incoming)

            try practice.removeDeclaration()
            try await practice.apply()
            #expect(try await practice.plan().differences.isEmpty)
        }
    }

    @Test("--yes answers what can be said in advance: neither for a consent nor for a server that moved")
    func saidInAdvance() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let apply = practice.mailgrant("apply", "--yes")
            let asked = try await practice.terminal().run(
                apply,
                .init("demo incoming: authorize\\r?\\nAsk the provider for consent now\\? \\[y/N\\] ", send: "n\n"),
                .init("demo outgoing: authorize\\r?\\nAsk the provider for consent now\\? \\[y/N\\] ", send: "n\n"))
            #expect(asked.status == .exited(77), "\(asked.shown)\(asked.problem)")
            #expect(practice.browserVisits == 0)

            try await practice.authorizing(nil).runSuccessfully()
            try practice.editDeclaration("\"\(Dovecot.host)\"", "\"127.0.0.1\"")
            let moved = try await practice.terminal().run(
                apply, .init("May its tokens go there\\? \\[y/N\\] ", send: "n\n"))
            #expect(moved.status == .exited(77), "\(moved.shown)\(moved.problem)")
            #expect(try await practice.plan().lines.count == 1)

            try practice.removeDeclaration()
            let removed = try await practice.terminal().run(apply)
            #expect(removed.status == .exited(0), "\(removed.shown)\(removed.problem)")
            #expect(removed.shown.contains("demo: revoked, forgotten"))
        }
    }

    @Test("An account whose file is back while the person thinks about its end is not ended")
    func backInTime() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let (file, away) = ("\(practice.accountsDirectory)/demo.toml", "\(practice.scratch.path)/away")
            try FileManager.default.moveItem(atPath: file, toPath: away)
            // Whoever answers through it waits until the question is there.
            let answer = "\(practice.scratch.path)/answer"
            try #require(mkfifo(answer, 0o600) == 0)
            let terminal = try practice.terminal()
            async let visit = terminal.run(
                practice.mailgrant("apply"), .init("delete what is kept of it here\\? \\[y/N\\] ", sendFile: answer))
            try await Program(
                "sh", ["-c", #"exec 3> "$1" && mv "$2" "$3" && echo y >&3"#, "sh", answer, away, file],
                environment: practice.environment
            ).runSuccessfully()
            #expect(try await visit.status == .exited(0))
            #expect(try await practice.status().connections.map(\.state) == ["verified", "verified"])
            #expect(try await practice.provider.control.isActive(try await practice.refreshToken()))
        }
    }

    @Test("A file renamed by git mv is one rename, its grant moves along, and nobody consents again")
    func rename() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await practice.git("init", "--quiet")
            try await practice.git("add", ".")
            try await practice.git("mv", "accounts/demo.toml", "accounts/work.toml")
            #expect(try await practice.plan().lines == ["rename demo to work"])
            try await practice.apply()
            #expect(try await practice.plan().differences.isEmpty)
            let token = try await practice.token(.incoming, of: "work")
            #expect(try await practice.provider.control.isActive(token))
            #expect(practice.browserVisits == 1)
            #expect(try await practice.status().connections.map(\.state) == ["verified", "verified"])
            let items = try await practice.storedItems("grant")
            #expect(items.contains("mailgrant: work") && !items.contains("mailgrant: demo"), "\(items)")
            try await practice.apply()
        }
    }

    @Test("A broken file ends nothing, also where it may be a removed account's under a new name")
    func brokenFiles() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let text = try practice.declaredText()
            try practice.writeDeclaredText(text + "oops\n")
            let plan = try await practice.plan()
            #expect(plan.differences.isEmpty)
            #expect(plan.errors.map(\.account) == ["demo"])
            try await practice.apply(78)

            try practice.removeDeclaration()
            try practice.writeDeclaredText(text + "oops\n", of: "work")
            #expect(try await practice.plan().differences.isEmpty)
            try await practice.apply(78)

            try practice.writeDeclaredText(text, of: "work")
            try await practice.apply()
            _ = try await practice.token(.incoming, of: "work")
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("A connection that somebody adds gets no token for an unknown server without a person's word")
    func addedServer() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let text = try practice.declaredText()
            let outgoing = try #require(text.firstRange(of: "[outgoing]"))
            try practice.writeDeclaredText(String(text[..<outgoing.lowerBound]))
            try await practice.mailgrant("forget", "demo").runSuccessfully()
            try await practice.authorizing(.incoming).runSuccessfully()
            // The grant covers sending, too: the sandbox grants what is asked for, which was all before.
            try practice.writeDeclaredText(
                text.replacing("[outgoing]\n", with: "[outgoing]\nscopes = [\"mail.read\"]\n")
                    .replacing("host     = \"\(Dovecot.host)\"", with: "host     = \"127.0.0.1\""))
            let asked = try await practice.requests { try await practice.apply(77) }
            #expect(asked == 0)
        }
    }

    @Test("What a person is needed for is told once, and again when it changes")
    func notification() async throws {
        try await inPractice { practice in
            let told = "\(practice.scratch.path)/told"
            let script = "\(practice.scratch.path)/tell"
            try writePrivateFile("#!/bin/sh\nprintf '%s|%s\\n' \"$@\" >> \(told)\n".utf8, to: script, mode: 0o700)
            try practice.writeSettings("[notifications]\ncommand = [\"\(script)\"]\n")
            try await practice.declare()
            try await practice.apply(77)
            try await practice.apply(77)
            let first = try practice.text(of: told)
            #expect(first.hasPrefix("Mail accounts need you|demo incoming: authorize\n"), "\(first)")
            #expect(first.split(separator: "|").count == 2)

            try await practice.authorizing().runSuccessfully()
            try await practice.apply()
            try await practice.provider.control.endGrants()
            _ = try await practice.mailgrant("check").run()
            try practice.editDeclaration("\"\(Dovecot.host)\"", "\"127.0.0.1\"")
            try await practice.apply(77)
            #expect(try practice.text(of: told).split(separator: "|").count == 3)
        }
    }

    @Test(
        "A server that failed is left alone for a while where nobody is there, and not where somebody is or it changed")
    func waiting() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let text = try practice.declaredText()
            // Nobody listens on port 1.
            let port = try Regex(#"port( *)= [0-9]+"#)
            try practice.writeDeclaredText(text.replacing(port, with: "port = 1"))
            _ = try await practice.authorizing().run()
            let apply = Program(practice.executables.path("mailgrant"), ["apply"], environment: practice.environment)
            let words = "without you it is asked again in"
            let first = try await apply.run()
            #expect(first.status == .exited(75) && !first.errors.contains(words), "\(first.errors)")
            let second = try await apply.run()
            #expect(second.status == .exited(75), "\(second.errors)")
            #expect(second.errors.ranges(of: words).count == 2, "\(second.errors)")
            #expect(second.errors.contains("run: mailgrant check demo"))

            try practice.writeDeclaredText(text.replacing(port, with: "port = 2"))
            let third = try await apply.run()
            #expect(!third.errors.contains(words), "\(third.errors)")
        }
    }

    @Test("Two at once come to the same as one")
    func twoAtOnce() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let text = try practice.declaredText()
            try practice.removeDeclaration()
            try practice.writeDeclaredText(
                "clients = [\"msmtp\", \"mbsync\"]\n" + text, of: "work")
            async let first = practice.apply()
            async let second = practice.apply()
            _ = try await (first, second)
            #expect(try await practice.plan().differences.isEmpty)
            _ = try await practice.token(.outgoing, of: "work")
            #expect(practice.browserVisits == 1)
        }
    }
}
