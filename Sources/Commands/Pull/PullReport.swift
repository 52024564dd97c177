import Grants
import Repositories

/// What a new commit would do here.
struct PullEffects: Sendable {
    var changes: PulledChanges
    /// What `mailgrant plan` would say, line by line.
    var plan: [String]
}

/// What a pull found and did, for `--json` and for people.
struct PullReport: Encodable, Sendable {
    var version = 1
    /// The branch of the remote, such as `origin/main`.
    var upstream: String
    /// The commit that was in force when it began.
    var from: String
    /// The commit that is in force now, or would be.
    var to: String
    var commits: [PulledCommit] = []
    /// Whether every commit was seen to be signed by somebody who is trusted; false where nobody asked for it.
    var verified = false
    var changes: [PulledChange] = []
    /// What `mailgrant plan` would say then.
    var plan: [String] = []
    /// Submodules that the new commit wants at another commit; they stay where they are.
    var submodules: [String] = []
    /// Whether the new commit is in force now.
    var moved = false

    struct PulledCommit: Encodable, Sendable {
        var id: String
        var author: String
        var subject: String
    }

    struct PulledChange: Encodable, Sendable {
        var account: String?
        var direction: String?
        var what: String
        var needsPerson: Bool

        var line: String {
            let words = [account, direction].compactMap { $0 }
            return "\(words.isEmpty ? "the configuration:" : words.joined(separator: " ")) \(what)"
        }
    }

    /// Nothing is new.
    init(_ branch: Branch) {
        upstream = branch.upstream
        from = branch.commit.text
        to = branch.commit.text
    }

    init(_ branch: Branch, _ incoming: NewCommits, verified: Bool, _ effects: PullEffects, submodules: [String]) {
        self.init(branch)
        to = incoming.to.text
        commits = incoming.commits.map { PulledCommit(id: $0.id.text, author: $0.author, subject: $0.subject) }
        self.verified = verified
        plan = effects.plan
        changes = effects.changes.changes.map {
            PulledChange(
                account: $0.account?.text, direction: $0.direction?.rawValue, what: $0.what,
                needsPerson: $0.needsPerson)
        }
        self.submodules = submodules
    }

    /// The plan, as lines for a person.
    var lines: [String] {
        guard !commits.isEmpty else { return ["Up to date with \(upstream) at \(from.prefix(12))."] }
        let count = commits.count == 1 ? "1 new commit" : "\(commits.count) new commits"
        let signed = verified ? ", signed by whom you trust" : ""
        return ["\(count) of \(upstream)\(signed):"]
            + commits.map { "  \($0.id.prefix(12))  \($0.subject)  (\($0.author))" }
            + (changes.isEmpty ? ["They change nothing of what is authorized here."] : ["They change:"])
            + changes.map { "  \($0.line)" }
            + (plan.isEmpty ? [] : ["Then mailgrant plan says:"]) + plan.map { "  \($0)" }
            + submoduleLines
    }

    var submoduleLines: [String] {
        submodules.map {
            "Submodule \($0) is wanted at another commit, and stays; look at it, then run: git submodule update \($0)"
        }
    }

}

extension Branch {
    fileprivate var upstream: String { "\(remote)/\(name)" }
}
