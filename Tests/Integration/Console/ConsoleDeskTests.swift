import Console
import FoundationEssentials
import Grants
import Secrets
import Surroundings
import Synchronization
import TemporaryFiles
import Testing

@testable import Commands

/// What the console's pages are made of, without a browser between.
@Suite("Console: the desk at work")
struct ConsoleDeskTests {
    /// What a sign-in reported. The browser opens what it is told to.
    private func signIn(
        _ desk: ConsoleDesk, _ direction: Grants.Direction, _ practice: Practice, asksAgain: Bool = false,
        opens: Bool = true
    ) async throws -> [SignInStep] {
        let (steps, report) = AsyncStream.makeStream(of: SignInStep.self)
        let work = Task {
            await desk.signIn(try name(Practice.account), direction, asksAgain: asksAgain) { report.yield($0) }
            report.finish()
        }
        var seen: [SignInStep] = []
        for await step in steps {
            seen.append(step)
            let address: URL
            switch step {
            case .open(let page, _): address = page
            case .enterCode(let prompt): address = prompt.shortestWay
            default: continue
            }
            if opens {
                _ = try await Program(
                    practice.browser.executable, [address.absoluteString], environment: practice.environment
                ).run()
            } else {
                work.cancel()
            }
        }
        return seen
    }

    @Test(
        "A person consents once; the other connection uses the same token by its own click, and is verified by itself")
    func bothConnections() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            let demo = try name(Practice.account)
            let first = try await signIn(desk, .incoming, practice)
            guard first.count == 4, case .open = first[0], case .finished(let incoming) = first[3] else {
                throw DeskIssue("\(first)")
            }
            #expect(first[1...2] == [.authorized, .verifying])
            #expect(incoming.state == .verified && incoming.identity == practice.address)

            var account = try #require(try await desk.overview().accounts.first)
            #expect(account.connections.map(\.state) == [.verified, .declared])
            #expect(account.connections.map(\.canUseSameToken) == [false, true])
            let second = try await signIn(desk, .outgoing, practice)
            #expect(second.count == 3 && second[0...1] == [.authorized, .verifying])
            account = try #require(try await desk.overview().accounts.first)
            #expect(account.connections.map(\.state) == [.verified, .verified])
            #expect(account.connections.allSatisfy { $0.accessTokenExpiresAt != nil || $0.verifiedAt != nil })

            try await desk.check(demo, .outgoing)
            let links = try await desk.diagnose(demo, .incoming, isOffline: false)
            #expect(links.contains { $0.name == "mailbox" && $0.state == .whole })
            try await practice.keyring.lock()
            let broken = try await desk.diagnose(demo, .incoming, isOffline: false)
            #expect(broken.map(\.name) == links.map(\.name))
            #expect(broken.contains { $0.state == .broken } && broken.last?.state == .unknown)
            try await practice.keyring.unlock()

            #expect(await desk.revoke(demo).lines == ["demo: revoked"])
            try await desk.forget(demo)
            #expect(try await desk.overview().accounts.first?.connections.map(\.state) == [.declared, .declared])
        }
    }

    @Test("Denial, a sign-in that is given up, and a callback URL elsewhere: each says what happened and what to do")
    func failures() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            var person = try practice.owner()
            person.decision = .deny
            try practice.browser.play(person)
            guard case .failed(let denied)? = try await signIn(desk, .incoming, practice).last else {
                throw DeskIssue("not failed")
            }
            #expect(denied.subject == "demo incoming" && denied.what.contains("denied"))
            #expect(denied.remedy.contains("mailgrant authorize demo --incoming"))

            let cancelled = try await signIn(desk, .incoming, practice, opens: false)
            guard case .failed(let problem)? = cancelled.last else { throw DeskIssue("\(cancelled)") }
            #expect(problem.what.contains("cancelled") || problem.what.contains("stopped"))
            #expect(try await desk.overview().accounts.first?.connections.first?.state == .declared)
        }
    }

    @Test("A client secret goes into the token store, bound to where it may be sent, and nowhere else")
    func clientSecret() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            let demo = try name(Practice.account)
            var draft = try await desk.tokenForm(of: demo, .incoming, draft: nil).draft
            draft.clientSecret = Secret("a very secret word")
            guard case .saved = try await desk.save(draft, of: demo, .incoming, isDryRun: false) else {
                throw DeskIssue("not saved")
            }
            let form = try await desk.tokenForm(of: demo, .incoming, draft: nil)
            #expect(form.clientSecret == .kept(boundTo: practice.provider.issuer) && form.draft.clientSecret == nil)
            let again = try await desk.tokenForm(of: demo, .incoming, draft: draft)
            #expect(again.draft.clientSecret == nil)

            // Moved in the same save, it is bound to where the token URL is then; and the other one is not sent there.
            draft = again.draft
            draft.tokenURL = "https://login.example.org/token"
            draft.clientSecret = Secret("another secret word")
            guard case .saved = try await desk.save(draft, of: demo, .incoming, isDryRun: false) else {
                throw DeskIssue("not saved")
            }
            var kept = try await desk.tokenForm(of: demo, .incoming, draft: nil).clientSecret
            #expect(kept == .kept(boundTo: "https://login.example.org/token"))

            // A person's file is not written, so nothing is kept for what it does not say.
            let path = try desk.context.account("demo").declaredIn
            try write(try String(contentsOfFile: path, encoding: .utf8) + "# mine\n", to: path)
            draft.revision = try await desk.tokenForm(of: demo, .incoming, draft: nil).draft.revision
            draft.tokenURL = "https://evil.example.org/token"
            draft.clientSecret = Secret("a third secret word")
            guard case .toCopy(let diff) = try await desk.save(draft, of: demo, .incoming, isDryRun: false) else {
                throw DeskIssue("written")
            }
            #expect(diff.secretWasDropped)
            kept = try await desk.tokenForm(of: demo, .incoming, draft: nil).clientSecret
            #expect(kept == .kept(boundTo: "https://login.example.org/token"))

            // It goes alone; once more there is none.
            #expect(try await desk.secrets(of: demo, .incoming).clientSecret == kept)
            #expect(try await desk.forget(.clientSecret, of: demo, .incoming) == "demo: client secret forgotten")
            #expect(try await desk.tokenForm(of: demo, .incoming, draft: nil).clientSecret == .none)
            #expect(try await desk.forget(.clientSecret, of: demo, .incoming) == "demo: no client secret was kept")
        }
    }

    @Test("What no file declares any more is listed, and revoked at its provider before it is forgotten here")
    func leftovers() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            let demo = try name(Practice.account)
            _ = try await signIn(desk, .incoming, practice)
            #expect(try await desk.overview().leftovers.isEmpty)
            let path = try desk.context.account("demo").declaredIn
            let text = try String(contentsOfFile: path, encoding: .utf8)
            // A file that cannot be read still declares it.
            try write("address = \n", to: path)
            #expect(try await desk.overview().leftovers.isEmpty)
            try FileManager.default.removeItem(atPath: path)
            #expect(try await desk.overview().leftovers == [demo])
            #expect(try await desk.overview(of: demo).leftovers == [demo])
            #expect(await desk.revoke(demo).lines == ["demo: revoked, forgotten"])
            #expect(try await desk.overview().leftovers.isEmpty)
            #expect(await desk.revoke(demo).problem != nil)

            try write(text, to: path)
            _ = try await signIn(desk, .incoming, practice)
            try FileManager.default.removeItem(atPath: path)
            try await desk.forget(demo)
            #expect(try await desk.overview(of: demo).leftovers.isEmpty)
        }
    }

    @Test("A device code is shown, and when it has been entered the connection is verified; denial says so")
    func deviceCode() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"device_interval": 1}"#)
            try await practice.declare()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            let demo = try name(Practice.account)
            var draft = try await desk.tokenForm(of: demo, .incoming, draft: nil).draft
            draft.grantType = "device_code"
            guard case .saved = try await desk.save(draft, of: demo, .incoming, isDryRun: false) else {
                throw DeskIssue("not saved")
            }

            var person = try practice.owner()
            person.decision = .deny
            try practice.browser.play(person)
            guard case .failed(let denied)? = try await signIn(desk, .incoming, practice).last else {
                throw DeskIssue("not failed")
            }
            #expect(denied.subject == "demo incoming" && denied.what.contains("denied"))
            #expect(denied.remedy.contains("mailgrant authorize demo --incoming"))

            try practice.browser.play(try practice.owner())
            let steps = try await signIn(desk, .incoming, practice)
            guard steps.count == 4, case .enterCode(let prompt) = steps[0], case .finished(let incoming) = steps[3]
            else {
                throw DeskIssue("\(steps)")
            }
            #expect(!prompt.userCode.isEmpty && prompt.address.absoluteString == "\(practice.provider.issuer)/device")
            #expect(steps[1...2] == [.authorized, .verifying])
            #expect(incoming.state == .verified && incoming.identity == practice.address)
        }
    }

    @Test(
        "An app password is kept in the token store and is what the server is asked with; a wrong one is refused by it")
    func appPassword() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            let demo = try name(Practice.account)
            var draft = try await desk.form(of: demo).draft
            draft.incoming?.usesOAuth = false
            guard case .saved = try await desk.save(draft, isDryRun: false) else { throw DeskIssue("not saved") }
            #expect(try await desk.form(of: demo).keptPasswords.isEmpty)

            try await desk.keep(password: practice.dovecot.appPassword, of: demo, .incoming)
            #expect(try await desk.form(of: demo).keptPasswords == [.incoming])
            try await desk.check(demo, .incoming)
            #expect(try await desk.overview().accounts.first?.connections.first?.state == .verified)

            try await desk.keep(password: Secret("not the password"), of: demo, .incoming)
            await #expect(throws: ConsoleProblem.self) { try await desk.check(demo, .incoming) }
            #expect(try await desk.overview().accounts.first?.connections.first?.problem?.subject == "demo incoming")
        }
    }
}

private func name(_ text: String) throws -> PlainName { try #require(PlainName(text)) }

/// What a test did not expect.
private struct DeskIssue: Error {
    var words: String

    init(_ words: String) { self.words = words }
}
