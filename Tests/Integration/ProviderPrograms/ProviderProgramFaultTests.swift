import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("A provider's program that goes wrong, or that nobody has allowed")
struct ProviderProgramFaultTests {
    @Test("Whatever it does wrong while a grant is asked for: a status, a reason, and nothing is kept")
    func faultsOfAuthorizing() async throws {
        try await inPractice { practice in
            try practice.installProgram()
            try await practice.declareProgramAccount()
            let faults: [(String, FailureStatus, String)] = [
                ("flood", .protocolError, "100 messages without an answer"),
                ("script", .protocolError, "wants an address opened"),
                ("stranger", .noPermission, "mallory@example.org consented"),
                ("fewer", .noPermission, "without mail.send"), ("denied", .noPermission, "you said no"),
            ]
            for (fault, status, words) in faults {
                try practice.misbehave(fault)
                let outcome = try await practice.mailgrant("authorize", Practice.programAccount, "--incoming").run()
                #expect(outcome.status == .exited(status.rawValue), "\(fault): \(outcome.errors)")
                #expect(outcome.errors.contains(words), "\(fault): \(outcome.errors)")
                #expect(try await practice.storedSecrets("grant").isEmpty, "\(fault)")
            }
            // One that cannot say what it is: the account is as it was.
            try practice.misbehave("garbage")
            let outcome = try await practice.mailgrant("authorize", Practice.programAccount).run()
            #expect(outcome.status == .exited(76) && outcome.errors.contains("cannot be read"), "\(outcome.errors)")
            #expect(practice.browserVisits == 0)
        }
    }

    @Test("A program that a repository names is not run before it is allowed, and another in its place gets nothing")
    func repository() async throws {
        try await inPractice { practice in
            let token = try await practice.refreshTokenForProgram()
            try practice.installProgram(as: "evil")
            try await practice.declareProgramAccount()
            _ = try await practice.authorizeProgramAccount(with: token)
            let repository = try await GitRepository(in: practice.scratch, environment: practice.environment)
            try await practice.letTokensGo()
            _ = try practice.programOperations()
            for program in [
                practice.helper(.incoming, of: Practice.programAccount),
                practice.mailgrant("authorize", Practice.programAccount, "--consent"),
            ] {
                let outcome = try await program.run()
                #expect(outcome.status == .exited(77), "\(outcome.errors)")
                #expect(outcome.errors.contains("mailgrant plugin allow practice"), "\(outcome.errors)")
            }
            #expect(try practice.programOperations() == [])
            try practice.allowProgram("practice")
            _ = try await practice.token(.incoming, of: Practice.programAccount)
            #expect(try practice.programOperations() == ["token"])

            // Nobody has ever asked the other what it is.
            let file = "accounts/\(Practice.programAccount).toml"
            let declared = try repository.text(of: file, in: repository.colleague)
            try await repository.push("Harmless", [file: declared.replacing("\"practice\"", with: "\"evil\"")])
            let refused = try await practice.mailgrant("pull", "--yes").run()
            #expect(refused.status == .exited(78), "\(refused.output) \(refused.errors)")
            #expect(refused.errors.contains("no provider is called \"evil\""), "\(refused.errors)")

            // Somebody merged it by hand.
            try await repository.git("pull", "--quiet", in: repository.directory)
            try await practice.letTokensGo()
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.programAccount), .configuration, saying: "evil")
            #expect(try practice.programOperations() == [])
            #expect(try await practice.storedSecrets("grant").count == 1)
        }
    }

    @Test("The token store fails while the state rotates: the token is handed out, and the next run saves the state")
    func storeFailsWhileRotating() async throws {
        try await inPractice { practice in
            let token = try await practice.refreshTokenForProgram()
            try practice.installProgram()
            let limit = practice.homeFile("saves-left")
            let store = try #require(try PluginGuide().shellProgram("mailgrant-store-folder")).replacing(
                "    store)\n",
                with: """
                        store)
                            if [ -f '\(limit)' ]; then
                                left=$(cat '\(limit)')
                                [ "$left" -gt 0 ] || { echo "the disk is full" >&2; exit 1; }
                                echo $((left - 1)) >'\(limit)'
                            fi

                    """)
            let plugins = "\(practice.environment["XDG_DATA_HOME"] ?? "")/mailgrant/plugins"
            try writePrivateFile(store.utf8, to: plugins + "/mailgrant-store-failing", mode: 0o755)
            try practice.writeSettings("store = \"failing\"\n")
            try await practice.declareProgramAccount()
            let visit = try await practice.authorizeProgramAccount(with: token)
            #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem)")

            // The proof that it saves comes through, and nothing after it.
            try await practice.letTokensGo()
            try writePrivateFile("1\n".utf8, to: limit)
            let outcome = try await practice.helper(.incoming, of: Practice.programAccount).run()
            #expect(outcome.status == .exited(0) && !outcome.output.isEmpty, "\(outcome.errors)")
            #expect(outcome.errors.contains("the disk is full"), "\(outcome.errors)")

            // Each state is good for one token: the next run has the newest, and saves it.
            try FileManager.default.removeItem(atPath: limit)
            #expect(try await practice.token(.outgoing, of: Practice.programAccount).count > 0)
            try await practice.letTokensGo()
            #expect(try await practice.token(.incoming, of: Practice.programAccount).count > 0)

            // Where it does not even save the proof, nothing is spent.
            try await practice.letTokensGo()
            _ = try practice.programOperations()
            try writePrivateFile("0\n".utf8, to: limit)
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.programAccount), .cannotCreate, saying: "the disk is full")
            #expect(try practice.programOperations() == [])
        }
    }

    @Test("A grant that is refused is ended by the program, as far as it gave something to end")
    func refusedStateIsEnded() async throws {
        try await inPractice { practice in
            try practice.installProgram()
            try await practice.declareProgramAccount()
            for (fault, operations) in [
                ("stranger", ["describe", "authorize", "revoke"]), ("fewer", ["describe", "authorize", "revoke"]),
                ("denied", ["describe", "authorize"]),
            ] {
                try practice.misbehave(fault)
                _ = try practice.programOperations()
                _ = try await practice.mailgrant("authorize", Practice.programAccount, "--incoming").run()
                #expect(try practice.programOperations() == operations, "\(fault)")
            }
        }
    }
}
