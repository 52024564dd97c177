import Foundation
import Secrets
import Surroundings
import Testing

@Suite("A refresh token of another program")
struct ImportTests {
    @Test(
        "It is taken over, checked, and minted from, whether or not the provider rotates it", arguments: [true, false])
    func imported(rotates: Bool) async throws {
        try await inPractice { practice in
            let theirs = try await practice.refreshTokenOfAnotherProgram()
            try await practice.provider.control.change(settings: "{\"rotates_refresh_tokens\": \(rotates)}")
            let outcome = try await practice.storing("refresh-token").runSuccessfully(input: line(theirs))
            #expect(outcome.output.contains("demo incoming: authorized as \(practice.address)"))
            #expect(outcome.output.contains("demo outgoing: authorized as \(practice.address)"))
            #expect(!outcome.output.contains(theirs.exposedText) && !outcome.errors.contains(theirs.exposedText))
            #expect(try await (practice.refreshToken() == theirs) == !rotates)
            #expect(try await practice.status().connections.map(\.state) == ["authorized", "authorized"])
            // A grant that works is not put at risk by a second thought.
            try await expectFailure(
                of: practice.storing("refresh-token"), .usage, saying: "--replace", input: line(theirs))

            try await practice.mailgrant("check").runSuccessfully()
            #expect(try await practice.status().connections.map(\.state) == ["verified", "verified"])
            #expect(try await practice.token(.incoming) != practice.token(.outgoing))
            #expect(practice.browserVisits == 1, "it was the other program's")
        }
    }

    @Test("One that the provider refuses, or that is of somebody else's mailbox, changes nothing")
    func refused() async throws {
        try await inPractice { practice in
            let theirs = try await practice.refreshTokenOfAnotherProgram()
            try practice.browser.play(try practice.stranger())
            try await practice.declare("other", "--address", practice.provider.stranger.address)
            // The mail server opens the stranger's mailbox as well.
            try await practice.authorizing(.incoming, of: "other").runSuccessfully()
            let strangers = try await practice.refreshToken()
            try await practice.mailgrant("forget", "other").runSuccessfully()

            let refusing = practice.storing("refresh-token")
            try await expectFailure(
                of: refusing, .noPermission, saying: "invalid_grant", "mailgrant authorize demo",
                input: line(Secret("never-heard-of-it")))
            let refused = try await expectFailure(
                of: refusing, .noPermission, saying: practice.provider.stranger.address, secrets: [strangers],
                input: line(strangers))
            #expect(refused.errors.contains("but the account declares \(practice.address)"))
            for direction in Direction.allCases {
                #expect(try await practice.status()[direction]?.state == "declared")
            }

            try await practice.storing("refresh-token").runSuccessfully(input: line(theirs))
            try await practice.mailgrant("forget", Practice.account).runSuccessfully()
            #expect(try await !practice.storedItems("grant").contains("secret ="))
        }
    }

    @Test("A token store that does not answer is told before the token is used")
    func noStore() async throws {
        try await inPractice { practice in
            let theirs = try await practice.refreshTokenOfAnotherProgram()
            var storing = practice.storing("refresh-token")
            storing.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=\(practice.scratch.path)/nothing"
            let asked = try await practice.tokens(by: "refresh_token") {
                try await expectFailure(of: storing, .unavailable, secrets: [theirs], input: line(theirs))
            }
            #expect(asked == 0)
            try await practice.storing("refresh-token").runSuccessfully(input: line(theirs))
        }
    }

    @Test("Told to end while the provider answers, it keeps what comes for the spent token")
    func interrupted() async throws {
        try await inPractice { practice in
            let theirs = try await practice.refreshTokenOfAnotherProgram()
            let control = practice.provider.control
            try await control.addFailure(Practice.delayedToken)
            let file = "\(practice.scratch.path)/theirs"
            try writePrivateFile(line(theirs), to: file)
            async let outcome = practice.shell(
                "mailgrant store refresh-token \(Practice.account) < \(file) & echo $! > \(file).pid; wait $!; echo $?"
            ).run()
            while try await control.pendingFailures() > 0 { try await Task.sleep(for: .milliseconds(50)) }
            let text = String(decoding: try Data(contentsOf: URL(filePath: "\(file).pid")), as: UTF8.self)
            #expect(kill(try #require(pid_t(text.filter(\.isNumber))), SIGTERM) == 0)
            let ended = try await outcome
            #expect(ended.output.hasSuffix("\n0\n"), "\(ended.output) \(ended.errors)")
            #expect(try await practice.refreshToken() != theirs)
            #expect(try await practice.status().connections.map(\.state) == ["authorized", "authorized"])
        }
    }

    private func line(_ secret: Secret) -> [UInt8] { secret.withExposedBytes { Array($0) } + Array("\n".utf8) }
}
