import Surroundings
import Testing

@Suite("Many helpers at once")
struct RefreshRaceTests {
    @Test("Fifty helpers that find an expired token cause one refresh and print the same token")
    func oneRefresh() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            // All of them are there before the first answer comes.
            try await delayNextToken(practice)
            let refreshes = try await practice.refreshes {
                let answers = try await together(practice, Array(repeating: "mailgrant-incoming demo", count: 50))
                #expect(answers.count == 50 && Set(answers).count == 1)
            }
            #expect(refreshes == 1)
        }
    }

    @Test(
        "Both connections' helpers at once spend the shared grant's refresh token one after the other, and none twice")
    func bothConnections() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await delayNextToken(practice)
            let refreshes = try await practice.refreshes {
                let commands = (0..<10).flatMap { _ in
                    ["mailgrant-incoming demo", "mailgrant-outgoing \(practice.address)"]
                }
                let answers = try await together(practice, commands)
                #expect(answers.count == 20 && Set(answers).count == 2)
            }
            #expect(refreshes == 2)
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
        }
    }

    @Test("A helper does not wait for ever for another that was stopped in the middle of a refresh")
    func stoppedHolder() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.withRefresh(when: Practice.delayedToken) { refresh in
                try refresh.pause()
                try practice.writeSettings("[network]\ntimeout = \"1s\"\n")
                try await expectFailure(
                    of: practice.helper(.incoming), .temporaryFailure, saying: "another mailgrant is still refreshing")
                try practice.writeSettings("")
                try refresh.resume()
                _ = try await practice.token(.incoming)
            }
        }
    }

    private func delayNextToken(_ practice: Practice) async throws {
        try await practice.provider.control.addFailure(#"{"endpoint": "token", "kind": "delayed", "delay": 1}"#)
    }

    /// Starts all commands at once, and returns what they printed.
    private func together(_ practice: Practice, _ commands: [String]) async throws -> [String] {
        let directory = try practice.scratch.makeDirectory("answers")
        let starting = commands.enumerated().map { index, command in
            "\(command) >\(directory)/\(index) 2>>\(directory)/errors & all=\"$all $!\""
        }
        let outcome = try await practice.shell(
            """
            \(starting.joined(separator: "\n"))
            for one in $all; do wait $one || echo "status $?" >>\(directory)/errors; done
            cat \(directory)/errors >&2
            cd \(directory) && rm errors && cat -- *
            """
        ).runSuccessfully()
        #expect(outcome.errors == "")
        return outcome.output.split(separator: "\n").map(String.init)
    }
}
