import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("A provider that is a program")
struct ProviderProgramTests {
    @Test("From adding to forgetting: a person's answers, both servers, cache, rotation, revocation")
    func fromAddingToForgetting() async throws {
        try await inPractice { practice in
            let token = try await practice.refreshTokenForProgram()
            try practice.installProgram()
            try await practice.declareProgramAccount()
            #expect(try practice.programOperations() == ["describe", "describe"])
            let text = try practice.declaredText(of: Practice.programAccount)
            #expect(text.contains("provider = \"practice\"") && !text.contains("client-id"))

            let visit = try await practice.authorizeProgramAccount(with: token)
            #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem)")
            #expect(visit.shown.contains("This is the practice provider."))
            #expect(visit.shown.contains("prog incoming: authorized as \(practice.address), verified"))
            #expect(
                visit.shown.contains("prog outgoing: authorized by the grant at hand as \(practice.address), verified"))
            #expect(!visit.shown.contains(token.exposedText))
            #expect(try practice.programOperations() == ["describe", "authorize", "token", "token"])

            // The helpers answer from the cache, and nothing that only reads starts the program.
            for direction in Direction.allCases {
                #expect(try await practice.token(direction, of: Practice.programAccount).count > 0)
            }
            try await practice.mailgrant("status").runSuccessfully()
            _ = try await practice.mailgrant("plan").run()
            try await practice.mailgrant("provider", "list").runSuccessfully()
            try await practice.mailgrant("--help").runSuccessfully()
            #expect(try practice.programOperations() == [])

            // What is kept is the rotated token, in the token store and nowhere else.
            let kept = try await practice.storedSecrets("grant")
            #expect(kept.count == 1 && kept[0].contains("program-state") && !kept[0].contains(token.exposedText))
            let state = try await practice.shell("grep -rlF program-state \"$HOME\"; true").runSuccessfully().output
            #expect(state.isEmpty)

            #expect(
                try await practice.mailgrant("revoke", Practice.programAccount).runSuccessfully().output.contains(
                    "revoked"))
            #expect(try practice.programOperations() == ["revoke"])
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.programAccount), .noPermission,
                saying: "mailgrant authorize prog")
            try await practice.mailgrant("forget", Practice.programAccount).runSuccessfully()
            #expect(try await practice.storedSecrets("grant").isEmpty)
        }
    }

    @Test("Where nobody can be asked that is said, with the question; the console and a terminal are the ways")
    func nobodyThere() async throws {
        try await inPractice { practice in
            try practice.installProgram()
            try await practice.declareProgramAccount()
            let outcome = try await practice.mailgrant("authorize", Practice.programAccount).run()
            #expect(outcome.status == .exited(77))
            #expect(outcome.errors.contains("Whose mailbox is it?"))
            #expect(outcome.errors.contains("there is no terminal"))
            #expect(try await practice.storedSecrets("grant").isEmpty)
        }
    }

    @Test("Whatever it does wrong while a token is asked for: a status, one line, and the grant stays")
    func faultsOfToken() async throws {
        try await inPractice { practice in
            let token = try await practice.refreshTokenForProgram()
            try practice.writeSettings("[network]\ntimeout = \"2s\"\n")
            try practice.installProgram()
            try await practice.declareProgramAccount()
            _ = try await practice.authorizeProgramAccount(with: token)
            let kept = try await practice.storedSecrets("grant")
            let faults: [(String, FailureStatus, String)] = [
                ("garbage", .protocolError, "cannot be read"), ("silence", .protocolError, "without an answer"),
                ("failure", .protocolError, "ended with status 3: the moon is in the way"),
                ("hang", .temporaryFailure, "gave no answer within 2 s"),
                ("version", .protocolError, "version 7"), ("protocol", .protocolError, "a page in HTML"),
                ("unknown", .protocolError, "unknown error"), ("notoken", .protocolError, "without access-token"),
                ("leak", .temporaryFailure, "unavailable"), ("unavailable", .temporaryFailure, "back at noon"),
            ]
            for (fault, status, words) in faults {
                try practice.misbehave(fault)
                try await practice.letTokensGo()
                try await expectFailure(
                    of: practice.helper(.outgoing, of: Practice.programAccount), status, saying: "prog outgoing", words,
                    secrets: kept.flatMap { Self.states(in: $0) })
            }
            // It asked to wait, so it is not asked meanwhile.
            try practice.misbehave("")
            _ = try practice.programOperations()
            try await expectFailure(
                of: practice.helper(.outgoing, of: Practice.programAccount), .temporaryFailure, saying: "asked to wait")
            #expect(try practice.programOperations() == [])
            try await practice.mailgrant("check", Practice.programAccount).runSuccessfully()
        }
    }

    @Test("What it says of another person, or of the end, ends what it says and no more")
    func verdicts() async throws {
        try await inPractice { practice in
            let token = try await practice.refreshTokenForProgram()
            try practice.installProgram()
            try await practice.declareProgramAccount()
            _ = try await practice.authorizeProgramAccount(with: token)

            try practice.misbehave("stranger")
            try await practice.letTokensGo()
            try await expectFailure(
                of: practice.helper(.outgoing, of: Practice.programAccount), .noPermission,
                saying: "mallory@example.org")
            try practice.misbehave("needs")
            try await expectFailure(
                of: practice.helper(.outgoing, of: Practice.programAccount), .noPermission, saying: "show yourself",
                "mailgrant authorize prog --outgoing")
            try practice.misbehave("")
            _ = try await practice.token(.incoming, of: Practice.programAccount)
            try practice.misbehave("ended")
            try await practice.letTokensGo()
            _ = try practice.programOperations()
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.programAccount), .noPermission, saying: "gone for good")
            // Seen twice, and then not asked any more.
            #expect(try practice.programOperations() == ["token", "token"])
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.programAccount), .noPermission, saying: "gone for good")
            #expect(try practice.programOperations() == [])
            #expect(try await practice.storedSecrets("grant").count == 1)
        }
    }

    private static func states(in line: String) -> [Secret] {
        line.matches(of: /"program-state":"([^"]+)"/).map { Secret(String($0.1)) }
    }
}

extension Practice {
    /// Has the next call mint: the sealed cache is emptied.
    func letTokensGo() async throws {
        try await shell("rm -rf \"$XDG_RUNTIME_DIR\"/mailgrant/*").runSuccessfully()
    }
}
