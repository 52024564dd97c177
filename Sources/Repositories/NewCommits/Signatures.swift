import ConfigurationFiles
import Glibc

/// Who may sign the commits that are pulled.
public enum TrustedSigners: Sendable, Equatable {
    /// Those in a file in the form of ssh-keygen(1), ALLOWED SIGNERS. An OpenPGP signature is none of theirs.
    case allowed(file: String)
    /// Those whom this person's git and GnuPG trust.
    case keyring
}

extension WorkingCopy {
    /// Has git verify every new commit, those that came in by merges as well: each may have changed anything, and whoever
    /// merged it has vouched for the result at most.
    ///
    /// - Throws: ``RepositoryError/notTrusted(_:reason:)`` with the first that is not, ``RepositoryError/noSigners(file:)``.
    public func verify(_ incoming: NewCommits, signedBy signers: TrustedSigners) async throws(RepositoryError) {
        var git = git
        switch signers {
        case .allowed(let file):
            guard access(file, R_OK) == 0 else { throw .noSigners(file: file) }
            git.overrides.set("gpg.ssh.allowedSignersFile", file)
            // Who is allowed stands in that file alone: no key in a keyring counts beside it.
            for program in ["gpg.program", "gpg.openpgp.program", "gpg.x509.program"] {
                git.overrides.set(program, "/bin/false")
            }
        case .keyring:
            // A key that GnuPG fetched by itself, or that came with somebody's mail, is not a trusted one.
            if !declaresMinimumTrust { git.overrides.set("gpg.minTrustLevel", "marginal") }
        }
        for commit in incoming.commits {
            let answer = try await git.ask(["verify-commit", "--raw", "--end-of-options", commit.id.text])
            guard answer.isSuccess else {
                throw .notTrusted(commit, reason: try await reason(for: commit, git, answer))
            }
        }
    }

    /// git says nothing of a commit without a signature, and of others in the words of the program that verified.
    private func reason(for commit: Commit, _ git: Git, _ answer: Git.Answer) async throws(RepositoryError) -> String {
        let raw = try await git.run(["cat-file", "commit", commit.id.text]).text
        let header = raw.prefix(upTo: raw.firstRange(of: "\n\n")?.lowerBound ?? raw.endIndex)
        let isSigned = header.split(separator: "\n").contains { $0.hasPrefix("gpgsig") }
        guard isSigned else { return "it has no signature" }
        return answer.message.isEmpty ? "its signature is not one of a trusted key" : answer.message
    }
}

func printable(_ text: String) -> String { VisibleText.line(text, limit: 200) }
