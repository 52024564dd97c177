import Console
import FoundationEssentials
import Grants
import Secrets
import Surroundings
import Synchronization
import Testing

@testable import Commands

/// The desk with a keyring, a provider, a mail server and a person at a browser.
@Suite("The console's desk at work", .serialized)
struct DeskWorldTests {
    /// What a sign-in reported. The browser opens what it is told to.
    private func signIn(
        _ desk: ConsoleDesk, _ direction: Direction, _ practice: Practice, asksAgain: Bool = false, opens: Bool = true
    ) async throws -> [SignInStep] {
        let (steps, report) = AsyncStream.makeStream(of: SignInStep.self)
        let work = Task {
            await desk.signIn(try name(Practice.account), direction, asksAgain: asksAgain) { report.yield($0) }
            report.finish()
        }
        var seen: [SignInStep] = []
        for await step in steps {
            seen.append(step)
            guard case .open(let address) = step else { continue }
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
        try await withPractice(from: try Executables()) { practice in
            try await practice.declaration.runSuccessfully()
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
            let links = try await desk.diagnose(demo, .incoming)
            #expect(links.contains { $0.name == "mailbox" && $0.state == .whole })
            try await practice.keyring.lock()
            let broken = try await desk.diagnose(demo, .incoming)
            #expect(broken.map(\.name) == links.map(\.name))
            #expect(broken.contains { $0.state == .broken } && broken.last?.state == .unknown)
            try await practice.keyring.unlock()

            #expect(try await desk.revoke(demo) == ["demo: revoked"])
            try await desk.forget(demo)
            #expect(try await desk.overview().accounts.first?.connections.map(\.state) == [.declared, .declared])
        }
    }

    @Test("Denial, a sign-in that is given up, and a callback URL elsewhere: each says what happened and what to do")
    func failures() async throws {
        try await withPractice(from: try Executables()) { practice in
            try await practice.declaration.runSuccessfully()
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
        try await withPractice(from: try Executables()) { practice in
            try await practice.declaration.runSuccessfully()
            let desk = ConsoleDesk(context: try CommandContext(environment: practice.environment))
            let demo = try name(Practice.account)
            var draft = try await desk.tokenForm(of: demo, .incoming, draft: nil).draft
            draft.clientSecret = Secret("a very secret word")
            guard case .saved = try await desk.save(draft, of: demo, .incoming) else {
                throw DeskIssue("not saved")
            }
            let form = try await desk.tokenForm(of: demo, .incoming, draft: nil)
            #expect(form.clientSecret == .kept(boundTo: practice.provider.issuer) && form.draft.clientSecret == nil)
            let again = try await desk.tokenForm(of: demo, .incoming, draft: draft)
            #expect(again.draft.clientSecret == nil)
        }
    }

    @Test("A callback URL that is not on this machine is refused before a browser is opened")
    func elsewhere() async throws {
        let consent = ConsoleConsent(meetingPoint: nil) { _ in Issue.record("asked") }
        await #expect(throws: ConsentError.self) {
            _ = try await consent.openRedirectEndpoint(for: "https://login.example.org/nativeclient")
        }
        #expect(consent.hasRefused)
    }
}
