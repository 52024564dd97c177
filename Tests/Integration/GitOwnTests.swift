import Surroundings
import Testing

@Suite("What belongs to git itself")
struct GitOwnTests {
    @Test("git's test file for credential helpers, t0303-credential-external.sh, passes as it is")
    func testFile() async throws {
        let source = try await GitSource.fetched()
        try await inPractice { practice in
            // The test file wants to keep passwords for both.
            try practice.writeSettings("[policy]\ngit-credential-store = [\"http\"]\n")
            let tree = try practice.scratch.makeDirectory("git")
            try await practice.shell(prepareTree).with(source.directory, tree).runSuccessfully()

            var program = Program(
                "/bin/sh", ["./t0303-credential-external.sh", "--root=\(tree)"], environment: practice.environment,
                directory: "\(tree)/t")
            program.environment.merge([
                "GIT_TEST_INSTALLED": "/usr/bin", "GIT_TEST_CREDENTIAL_HELPER": "mailgrant",
                // The library makes its own home directory.
                "GIT_TEST_CREDENTIAL_HELPER_SETUP":
                    "export XDG_CONFIG_HOME='\(practice.environment["XDG_CONFIG_HOME"] ?? "")'",
            ]) { _, ours in ours }
            let outcome = try await program.run(within: .seconds(300))
            let lines = outcome.output.split(separator: "\n")
            #expect(outcome.status == .exited(0), "\(outcome.output)\(outcome.errors)")
            #expect(outcome.errors == "")
            let passed = lines.count { $0.hasPrefix("ok ") }
            #expect(passed >= 12)
            #expect(lines.contains("1..\(passed)"))
            #expect(!lines.contains { $0.hasPrefix("not ok") || $0.contains("# SKIP") })
            let skipped = lines.filter { $0.contains("skip") }
            #expect(skipped.allSatisfy { $0.contains("skipping timeout tests") }, "\(skipped)")
        }
    }

    @Test("What git-credential-libsecret has kept is found here, and the other way round")
    func libsecret() async throws {
        let source = try await GitSource.fetched()
        try await inPractice { practice in
            let program = "\(practice.scratch.path)/git-credential-libsecret"
            try await practice.shell("gcc -o \"$2\" \"$1\" $(pkg-config --cflags --libs libsecret-1)")
                .with("\(source.directory)/contrib/credential/libsecret/git-credential-libsecret.c", program)
                .runSuccessfully()
            func theirs(_ operation: String, _ request: CredentialLines) async throws -> [String: String] {
                let outcome = try await Program(program, [operation], environment: practice.environment)
                    .runSuccessfully(input: Array((request + ["", ""]).joined(separator: "\n").utf8))
                return credentialAttributes(outcome.output)
            }
            let server = ["protocol=smtp", "host=mail.example:587"]
            for lines in [
                server + ["username=bob"], server + ["path=a/b", "username=eve"], ["protocol=imap", "host=h"],
            ] {
                let credential = lines.count == 2 ? lines + ["username=bob"] : lines
                let passwords = (0..<3).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
                _ = try await theirs("store", credential + ["password=\(passwords[0])"])
                #expect(try await practice.answer(lines)["password"] == passwords[0])
                try await practice.credentialHelperSilently("store", credential + ["password=\(passwords[1])"])
                #expect(try await theirs("get", lines)["password"] == passwords[1])
                _ = try await theirs("store", credential + ["password=\(passwords[2])"])
                #expect(try await practice.answer(lines)["password"] == passwords[2])
                try await practice.credentialHelperSilently("erase", lines)
                #expect(try await theirs("get", lines)["password"] == nil)
                try await practice.credentialHelperSilently("store", credential + ["password=\(passwords[0])"])
                #expect(try await theirs("get", lines)["password"] == passwords[0])
                _ = try await theirs("erase", lines)
                #expect(try await practice.answer(lines) == [:])
            }
        }
    }
}

/// What the library finds where git was built, as far as this test needs it.
private let prepareTree = """
    cp -R "$1/t" "$2/t"
    mkdir -p "$2/t/helper" "$2/templates/blt"
    printf '%s\\n' "SHELL_PATH='/bin/sh'" "TEST_SHELL_PATH='/bin/sh'" "PERL_PATH='/usr/bin/perl'" "DIFF='diff'" \\
        "X=''" >"$2/GIT-BUILD-OPTIONS"
    printf '#!/bin/sh\\nexit 1\\n' >"$2/t/helper/test-tool"
    chmod +x "$2/t/helper/test-tool"
    """

extension Program {
    /// A command line of the shell with its `$1` and so on.
    fileprivate func with(_ words: String...) -> Program {
        var program = self
        program.arguments += ["sh"] + words
        return program
    }
}
