import Secrets
import Surroundings
import Testing

@Suite("A helper that is called wrongly or cannot answer")
struct FailureContractTests {
    @Test(
        "Wrong arguments, unknown accounts and full outputs end with their own status, and no token is lost in an error"
    )
    func callers() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)

            for wrong in [
                "", "demo second", "demo --no-such-option", "demo --format=postcard", "demo --max-bytes",
                "demo --max-bytes=-1", "''",
            ] {
                try await expectFailure(of: practice.shell("exec mailgrant-incoming \(wrong)"), .usage)
                try await expectFailure(of: practice.shell("exec mailgrant-outgoing \(wrong)"), .usage)
            }
            for unknown in ["nobody", "nobody@example.org", "../demo", "DEMO"] {
                try await expectFailure(of: practice.helper(.incoming, of: unknown), .noInput, saying: "mailgrant add")
            }
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.account, "--max-bytes", String(token.count - 1)),
                .dataError,
                saying: "\(token.count) bytes", secrets: [token])
            #expect(
                try await practice.helper(.incoming, of: Practice.account, "--max-bytes", String(token.count)).secret()
                    == token)
            for output in [">&-", ">/dev/full"] {
                // As the helper finds it in the cache, and the long way.
                for command in ["mailgrant-incoming demo", "mailgrant token demo --incoming"] {
                    try await expectFailure(
                        of: practice.shell("exec \(command) \(output)"), .ioError, saying: "standard output",
                        secrets: [token])
                }
            }
        }
    }

    @Test("Of two accounts with one address the name finds each, and the address says that it is ambiguous")
    func sharedAddress() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            #expect(try await practice.token(.incoming, of: practice.address) == token)
            #expect(try await practice.token(.incoming, of: practice.address.uppercased()) == token)
            try await practice.declare("second")
            try await expectFailure(
                of: practice.helper(.incoming, of: practice.address), .usage, saying: "demo, second", secrets: [token])
            #expect(try await practice.token(.incoming) == token)
            try await expectFailure(
                of: practice.helper(.incoming, of: "second"), .noPermission,
                saying: "mailgrant authorize second --incoming")
        }
    }

    @Test("An address that a file written by hand gave to a second account leads nowhere once somebody looked")
    func sharedAddressByHand() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming, of: practice.address)
            try practice.writeDeclaredText(try practice.declaredText(), of: "second")
            _ = try await practice.mailgrant("status").run()
            try await expectFailure(
                of: practice.helper(.incoming, of: practice.address), .usage, saying: "demo, second", secrets: [token])
        }
    }

    @Test(
        "A broken file names its place and stops its own account only; a connection that is not declared is no failure of others"
    )
    func brokenDeclarations() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try practice.writeDeclaredText(
                """
                address = "broken@example.org"
                provider = "sandbox"

                [token]
                issuer = "\(practice.provider.issuer)"
                client-identifier = "mailgrant"

                [incoming]
                protocol = "imap"
                host = "localhost"

                """, of: "broken")
            let place = "broken.toml:6:1: "
            try await expectFailure(
                of: practice.helper(.incoming, of: "broken"), .configuration, saying: place, "client-identifier",
                "client-id")
            try practice.writeDeclaredText("address = \n", of: "garbled")
            try await expectFailure(
                of: practice.helper(.outgoing, of: "garbled"), .configuration, saying: "garbled.toml:1:")

            _ = try await practice.token(.incoming)
            // By its address, too: the broken files cannot say that it is theirs as well.
            _ = try await practice.token(.outgoing, of: practice.address)

            let outcome = try await practice.mailgrant("status").run()
            #expect(outcome.status == .exited(78))
            #expect(outcome.output.contains(place) && outcome.output.contains("verified"))
            let status = try await practice.status()
            let error = try #require(status.errors.first { $0.account == "broken" })
            #expect(error.line == 6 && error.column == 1 && error.key == "token.client-identifier")
            #expect(status.version == 1)

            try await practice.declare("reader", "--outgoing", "none")
            try await expectFailure(
                of: practice.helper(.outgoing, of: "reader"), .noInput, saying: "no such connection")
        }
    }
}
