public import ConfigurationFiles
public import Grants

/// What differs between the declarations and what is, in the order in which it is made so.
///
/// It is computed from what was read and asks nobody: no network, no token store.
public struct Plan: Sendable, Equatable {
    /// The token store first; then renames; then account by account; the machine's own last.
    public var differences: [Difference]
    /// What is wrong in files. It stops the accounts that it is about, and nothing is ended because of it.
    public var errors: [PlanError]

    public init(differences: [Difference] = [], errors: [PlanError] = []) {
        self.differences = differences
        self.errors = errors
    }

    /// What a person is needed for.
    public var needs: [Difference] { differences.filter { $0.need != nil } }

    /// What has to be done before anything else can be; nothing where nothing has.
    public var obstacle: Difference? { differences.first { $0.change.stopsAll } }

    /// Only what is about these accounts or about none, and what nothing can be done without.
    ///
    /// - Parameter names: all where there is none.
    public func limited(to names: Set<PlainName>) -> Plan {
        guard !names.isEmpty else { return self }
        return Plan(
            differences: differences.filter { difference in
                if case .rename(let old) = difference.change, names.contains(old) { return true }
                return difference.account.map(names.contains) ?? difference.change.stopsAll
            },
            errors: errors.filter { $0.account.map(names.contains) ?? true })
    }
}

/// Something that keeps a plan from being whole.
public struct PlanError: Error, Sendable, Equatable {
    /// Whose it is; nothing for the settings, or for a file that is nobody's.
    public var account: PlainName?
    public var errors: ConfigurationErrors
    /// Where the account is gone, and stays; ``errors`` say the same.
    public private(set) var keeping: Keeping?

    public init(account: PlainName?, _ errors: ConfigurationErrors) {
        self.account = account
        self.errors = errors
    }

    init(kept account: PlainName, _ keeping: Keeping) {
        self.init(
            account: account, file: "accounts/\(account).toml",
            "this is gone, and the account is kept: \(keeping.reason)")
        self.keeping = keeping
    }

    init(account: PlainName?, file: String, _ message: String) {
        self.init(account: account, ConfigurationErrors(ConfigurationError(file: file, message: message)))
    }
}
