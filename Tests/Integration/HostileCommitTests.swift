import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("A hostile commit")
struct HostileCommitTests {
    /// A person whose account works, with declarations in git that somebody hostile can push to.
    private func inHostileWorld(
        _ body: (Practice, GitRepository, Trap) async throws -> Void
    ) async throws {
        try await inPractice { practice in
            try await practice.declare()
            let directory = "\(practice.environment["XDG_CONFIG_HOME"] ?? "")/mailgrant"
            try FileManager.default.copyItem(atPath: practice.certificateAuthority, toPath: "\(directory)/ca.pem")
            try practice.writeDeclaredText(
                try practice.declaredText().replacing(practice.certificateAuthority, with: "ca.pem"))
            let repository = try await GitRepository(in: practice.scratch, environment: practice.environment)
            try await practice.authorizing().runSuccessfully()
            try await body(practice, repository, try Trap())
        }
    }

    private func account(_ repository: GitRepository) throws -> String {
        try repository.text(of: "accounts/\(Practice.account).toml", in: repository.colleague)
    }

    private func takeBack(_ repository: GitRepository, _ practice: Practice) async throws {
        try await repository.git("revert", "--no-edit", "HEAD", in: repository.colleague)
        try await repository.git("push", "--quiet", in: repository.colleague)
        try await practice.mailgrant("pull", "--yes").runSuccessfully()
    }

    @Test("None that moves anything is taken without a person, and once it is nothing secret goes its way")
    func moves() async throws {
        try await inHostileWorld { practice, repository, trap in
            let visits = practice.browserVisits
            for attack in HostileCommit.moves {
                let before = try await repository.commitInForce()
                try await repository.push("Harmless", attack.files(try account(repository), trap.port))

                // The timer's pull.
                let refused = try await practice.mailgrant("pull").run()
                #expect(refused.status == .exited(77), "\(attack): \(refused.output) \(refused.errors)")
                #expect(refused.output.contains("demo incoming will need you"), "\(attack): \(refused.output)")
                #expect(refused.output.contains(attack.words), "\(attack): \(refused.output)")
                #expect(try await repository.commitInForce() == before, "\(attack)")
                _ = try await practice.token(.incoming)

                // Somebody agreed all the same.
                try await practice.mailgrant("pull", "--yes").runSuccessfully()
                let requests = try await practice.requests {
                    try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: attack.words)
                    if attack.isOfServer {
                        // The person is there, and has said nothing to where the token would go.
                        try await expectFailure(
                            of: practice.helper(.incoming, of: Practice.account, "--interactive"), .noPermission,
                            saying: attack.words)
                    }
                    let apply = try await practice.mailgrant("apply").run()
                    #expect(apply.status == .exited(77), "\(attack): \(apply.output) \(apply.errors)")
                }
                #expect(requests == 0, "\(attack)")
                let plan = try await practice.mailgrant("plan").run()
                #expect(plan.status == .exited(2), "\(attack)")
                #expect(plan.output.contains("demo incoming: "), "\(attack): \(plan.output)")
                #expect(trap.visitors() == 0, "\(attack)")

                try await takeBack(repository, practice)
                _ = try await practice.token(.incoming)
            }
            #expect(practice.browserVisits == visits)
        }
    }

    @Test("A file that is not what it seems is an error, in the new commit as in force")
    func tricks() async throws {
        try await inHostileWorld { practice, repository, trap in
            for attack in HostileCommit.tricks {
                let before = try await repository.commitInForce()
                try await repository.push("Harmless", attack.files(try account(repository), trap.port))
                let refused = try await practice.mailgrant("pull", "--yes").run()
                #expect(refused.status == .exited(78), "\(attack): \(refused.output) \(refused.errors)")
                #expect(refused.errors.contains(attack.words), "\(attack): \(refused.errors)")
                #expect(try await repository.commitInForce() == before, "\(attack)")
                _ = try await practice.token(.incoming)

                // By git alone; the token that waits in the cache is of before.
                try await repository.git("pull", "--quiet", "--ff-only", in: repository.directory)
                let requests = try await practice.requests {
                    let outcome = try await practice.mailgrant("token", Practice.account, "--incoming").run()
                    #expect(outcome.status == .exited(78), "\(attack): \(outcome.errors)")
                    #expect(outcome.standardOutput.isEmpty, "\(attack)")
                }
                #expect(requests == 0 && trap.visitors() == 0, "\(attack)")
                try await repository.git("reset", "--quiet", "--hard", before, in: repository.directory)
                try await repository.git("reset", "--quiet", "--hard", before, in: repository.colleague)
                try await repository.git("push", "--quiet", "--force", in: repository.colleague)
                try await repository.git("fetch", "--quiet", in: repository.directory)
            }
        }
    }

    @Test("A symbolic link leads nowhere, wherever it stands")
    func links() async throws {
        try await inHostileWorld { practice, repository, trap in
            let elsewhere = try practice.scratch.makeDirectory("elsewhere")
            let text = try account(repository).replacing("ca.pem", with: "\(repository.directory)/ca.pem")
            try repository.write(
                ["accounts/demo.toml": text, "mailgrant.toml": "", "providers/sandbox.toml": ""], in: elsewhere)
            for path in ["accounts/demo.toml", "accounts", "mailgrant.toml", "providers", "other/link"] {
                let before = try await repository.commitInForce()
                let link = "\(repository.colleague)/\(path)"
                try? FileManager.default.removeItem(atPath: link)
                try? FileManager.default.createDirectory(
                    atPath: String(link[..<(link.lastIndex(of: "/") ?? link.endIndex)]),
                    withIntermediateDirectories: true)
                try FileManager.default.createSymbolicLink(
                    atPath: link, withDestinationPath: "\(elsewhere)/\(path)")
                try await repository.push("Link")
                try await expectFailure(
                    of: practice.mailgrant("pull", "--yes"), .configuration, saying: "\(path) is a symbolic link")
                #expect(try await repository.commitInForce() == before)

                try await repository.git("pull", "--quiet", "--ff-only", in: repository.directory)
                let outcome = try await practice.mailgrant("token", Practice.account, "--incoming").run()
                let isRead = path != "other/link"
                #expect(outcome.status == .exited(isRead ? 78 : 0), "\(path): \(outcome.errors)")
                #expect(trap.visitors() == 0)
                try await repository.git("reset", "--quiet", "--hard", before, in: repository.directory)
                try await repository.git("reset", "--quiet", "--hard", before, in: repository.colleague)
                try await repository.git("push", "--quiet", "--force", in: repository.colleague)
                try await repository.git("fetch", "--quiet", in: repository.directory)
            }
        }
    }

    @Test(
        "A store, a notification command or a mail program's definition that a commit names is not used without a person"
    )
    func programs() async throws {
        try await inHostileWorld { practice, repository, _ in
            let mark = "\(practice.scratch.path)/was-run"
            let bin = try practice.scratch.makeDirectory("bin")
            for name in ["mailgrant-store-evil", "git-credential-evil", "mailgrant-provider-evil"] {
                try writePrivateFile("#!/bin/sh\necho $0 >> \(mark)\n".utf8, to: "\(bin)/\(name)", mode: 0o700)
            }
            let changes = [
                (["mailgrant.toml": "store = \"evil\"\n"], "store changes from secret-service to evil"),
                (["mailgrant.toml": "store = \"git-credential:evil\"\n"], "to git-credential:evil"),
                (
                    ["mailgrant.toml": "[notifications]\ncommand = [\"\(bin)/mailgrant-store-evil\"]\n"],
                    "notifications.command changes"
                ),
                (["clients/mbsync.toml": try bundledClient("mbsync")], "mbsync.toml changes what is written"),
            ]
            for (files, words) in changes {
                let before = try await repository.commitInForce()
                try await repository.push("Harmless", files)
                var pull = practice.mailgrant("pull")
                pull.environment["PATH"] = "\(bin):\(practice.environment["PATH"] ?? "")"
                let refused = try await pull.run()
                #expect(refused.status == .exited(77), "\(files.keys): \(refused.output) \(refused.errors)")
                #expect(refused.output.contains(words), "\(refused.output)")
                #expect(try await repository.commitInForce() == before)

                // In force, a store's program is not run, and nobody is told to move anything there.
                pull.arguments.append("--yes")
                try await pull.runSuccessfully()
                if words.contains("evil") {
                    let name = words.contains("git-credential:") ? "git-credential:evil" : "evil"
                    var token = practice.mailgrant("token", Practice.account, "--incoming")
                    token.environment = pull.environment
                    let failure = try await expectFailure(
                        of: token, .noPermission, saying: "was not allowed on this machine",
                        "mailgrant plugin allow \(name)")
                    #expect(!failure.errors.contains("migrate"))
                }
                try await takeBack(repository, practice)
            }
            #expect(!FileManager.default.fileExists(atPath: mark))
        }
    }

    private func bundledClient(_ name: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
        let file = URL(filePath: "\(root)/Plugins/Clients/\(name)/client.toml")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self) + "# Other\n"
    }

    @Test("An account that goes is a person's to agree to, and one that takes its address gets none of its tokens")
    func accounts() async throws {
        try await inHostileWorld { practice, repository, trap in
            let before = try await repository.commitInForce()
            try await repository.git("rm", "--quiet", "accounts/demo.toml", in: repository.colleague)
            try await repository.push("Tidy up")
            let refused = try await practice.mailgrant("pull").run()
            #expect(refused.status == .exited(77))
            #expect(refused.output.contains("demo is no longer declared"), "\(refused.output)")
            #expect(try await repository.commitInForce() == before)
            try await repository.git("revert", "--no-edit", "HEAD", in: repository.colleague)

            let evil = try account(repository).replacing("\(practice.dovecot.imapsPort)", with: "\(trap.port)")
            try await repository.push("A second one", ["accounts/evil.toml": evil])
            // By its address it was found before.
            _ = try await practice.helper(.incoming, of: practice.address).secret()
            let pulled = try await practice.mailgrant("pull").runSuccessfully()
            #expect(pulled.output.contains("evil is new"), "\(pulled.output)")
            try await expectFailure(of: practice.helper(.incoming, of: "evil"), .noPermission, saying: "authorize evil")
            let apply = try await practice.mailgrant("apply").run()
            #expect(apply.status == .exited(77))
            try await expectFailure(of: practice.helper(.incoming, of: "evil"), .noPermission)
            _ = try await practice.token(.incoming)
            #expect(trap.visitors() == 0)
        }
    }

    @Test("Revoking sends the refresh token by no other way than a person has agreed to")
    func revoking() async throws {
        try await inHostileWorld { practice, repository, trap in
            try await repository.push(
                "Harmless", ["mailgrant.toml": "[network]\nproxy = \"http://127.0.0.1:\(trap.port)\"\n"])
            try await practice.mailgrant("pull", "--yes").runSuccessfully()
            let revoked = try await practice.mailgrant("revoke", Practice.account).run()
            #expect(revoked.status == .exited(77) && revoked.errors.contains("network.proxy from none"))
            #expect(trap.visitors() == 0)
            try await takeBack(repository, practice)
            _ = try await practice.token(.incoming)
        }
    }
}
