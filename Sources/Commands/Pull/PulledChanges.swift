import ConfigurationFiles
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState

/// What a commit that is not in force yet would do to what was authorized here. Asks nobody.
struct PulledChanges: Sendable {
    struct Change: Sendable, Equatable {
        /// Nothing for a setting.
        var account: PlainName?
        var direction: Direction?
        /// One phrase, such as `is new`.
        var what: String
        /// Whether a person has to agree: it ends what works now, or moves where secrets go.
        var needsPerson: Bool
    }

    private(set) var changes: [Change] = []

    var needsPerson: Bool { changes.contains(where: \.needsPerson) }

    /// - Parameters:
    ///   - before: what is declared in force.
    ///   - after: what the new commit declares, without an error.
    /// - Throws: ``LedgerError``.
    init(from before: Declarations, to after: Declarations, _ ledger: some Ledger) throws(LedgerError) {
        let old = before.accounts.compactMapValues { try? $0.get() }
        let new = after.accounts.compactMapValues { try? $0.get() }
        addSettings(try? before.settings.get(), try? after.settings.get())
        let renamed = Self.renamed(old, new)
        for name in Set(before.accounts.keys).union(new.keys).sorted() {
            if let later = renamed[name] {
                add("is now called \(later)", of: name)
            } else if let account = new[name] {
                let record = try ledger.record(of: name)
                if renamed.values.contains(name) { continue }
                if before.accounts[name] == nil { add("is new", of: name) }
                addConnections(of: account, old[name], record)
            } else {
                let isInUse = try ledger.record(of: name).isInUse
                add("is no longer declared", of: name, needsPerson: isInUse)
            }
        }
    }

    private mutating func add(
        _ what: String, of account: PlainName? = nil, _ direction: Direction? = nil, needsPerson: Bool = false
    ) {
        changes.append(Change(account: account, direction: direction, what: what, needsPerson: needsPerson))
    }

    /// What of the settings decides where secrets rest, which way they go, and what is run.
    private mutating func addSettings(_ old: Settings?, _ new: Settings?) {
        guard let old, let new else { return }
        let pairs: [(key: String, old: String, new: String, needsPerson: Bool)] = [
            ("store", old.store.name, new.store.name, true),
            ("layers", old.layers.joined(separator: ", "), new.layers.joined(separator: ", "), true),
            ("network.ca-file", old.network.caFile ?? "none", new.network.caFile ?? "none", true),
            (
                "network.proxy", old.network.proxy?.absoluteString ?? "none",
                new.network.proxy?.absoluteString ?? "none", true
            ),
            (
                "policy.require-signed-commits", String(old.policy.requireSignedCommits),
                String(new.policy.requireSignedCommits), false
            ),
            (
                "notifications.command", old.notifications.command.joined(separator: " "),
                new.notifications.command.joined(separator: " "), true
            ),
            ("policy.allowed-signers", old.policy.allowedSigners ?? "none", new.policy.allowedSigners ?? "none", false),
        ]
        for pair in pairs where pair.old != pair.new {
            add("\(pair.key) changes from \(pair.old) to \(pair.new)", needsPerson: pair.needsPerson)
        }
    }

    private mutating func addConnections(of account: Account, _ old: Account?, _ record: AccountRecord) {
        for direction in Direction.allCases {
            let stands = old?[direction].map { ConnectionState(of: $0, in: record).stands } ?? false
            guard let connection = account[direction] else {
                if stands { add("is no longer declared", of: account.name, direction, needsPerson: true) }
                continue
            }
            let state = ConnectionState(of: connection, in: record)
            if case .needsAuthorization(let loss) = state {
                add("will need you: \(loss.what)", of: account.name, direction, needsPerson: stands)
            } else if stands, !state.stands {
                add("will need you: it authenticates otherwise", of: account.name, direction, needsPerson: true)
            } else if let before = old?[direction], before != connection {
                add(stands ? "changes, and stays authorized" : "changes", of: account.name, direction)
            } else if old != nil, old?[direction] == nil {
                add("is new", of: account.name, direction)
            }
        }
    }

    /// Adds what changes in definitions of mail programs: what they write into a program's configuration, that program
    /// does, and it may be a command.
    ///
    /// - Throws: ``ConfigurationErrors``
    mutating func addClients(from old: Layers, to new: Layers) throws(ConfigurationErrors) {
        let (before, after) = (try Self.clientFiles(in: old), try Self.clientFiles(in: new))
        for file in Set(before.keys).union(after.keys).sorted() where before[file] != after[file] {
            add("\(file) changes what is written into a mail program's configuration", needsPerson: true)
        }
    }

    /// The texts of all files that define mail programs, by their paths.
    private static func clientFiles(in layers: Layers) throws(ConfigurationErrors) -> [String: String] {
        var texts: [String: String] = [:]
        for directory in layers.lowestFirst {
            for name in try directory.names(in: "clients") {
                texts[VisibleText.line(directory.resolve("clients/\(name)"))] = try directory.text(
                    of: name, in: "clients")
            }
        }
        return texts
    }

    /// Accounts whose file has another name and says the same: what was authorized moves along with `mailgrant apply`.
    private static func renamed(
        _ old: [PlainName: Account], _ new: [PlainName: Account]
    ) -> [PlainName: PlainName] {
        var renamed: [PlainName: PlainName] = [:]
        for (name, account) in old where new[name] == nil {
            let later = new.filter { old[$0.key] == nil && $0.value.says(theSameAs: account) }.keys
            if later.count == 1 { renamed[name] = later.first }
        }
        return renamed
    }
}

extension ConnectionState {
    /// Whether its tokens are handed out.
    var stands: Bool {
        switch self {
        case .authorized, .verified: true
        case .declared, .needsAuthorization: false
        }
    }
}

extension AccountRecord {
    /// Whether anything was authorized or entrusted that would be let go with the account.
    fileprivate var isInUse: Bool {
        incoming != nil || outgoing != nil || !secrets.isEmpty || grants.contains { $0.ended == nil }
    }
}

extension Account {
    fileprivate func says(theSameAs other: Account) -> Bool {
        address == other.address && provider == other.provider && incoming == other.incoming
            && outgoing == other.outgoing
    }
}
