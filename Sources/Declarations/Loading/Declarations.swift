public import ConfigurationFiles
public import Grants

/// Everything that is declared, as it was read at one time. A broken file stops its own account only.
public struct Declarations: Sendable {
    public var settings: Result<Settings, ConfigurationErrors>
    public var accounts: [PlainName: Result<Account, ConfigurationErrors>]
    /// The addresses that the files state, those of broken accounts as well.
    public var addresses: [PlainName: String]
    /// Files among the accounts whose names no account can have.
    public var misnamed: [ConfigurationError]

    public init(
        settings: Result<Settings, ConfigurationErrors>,
        accounts: [PlainName: Result<Account, ConfigurationErrors>] = [:], addresses: [PlainName: String] = [:],
        misnamed: [ConfigurationError] = []
    ) {
        self.settings = settings
        self.accounts = accounts
        self.addresses = addresses
        self.misnamed = misnamed
    }

    /// The account of this name, else the one account with this address. The letters' case in an address is ignored:
    /// nobody has two mailboxes that differ in nothing else.
    public func account(matching nameOrAddress: String) -> AccountLookup {
        if let name = PlainName(nameOrAddress), let account = accounts[name] { return AccountLookup(name, account) }
        let wanted = nameOrAddress.lowercased()
        let names = addresses.filter { $0.value.lowercased() == wanted }.keys.sorted()
        guard let name = names.first, let account = accounts[name] else { return .none }
        return names.count == 1 ? AccountLookup(name, account) : .ambiguous(names)
    }
}

/// What a name or an address leads to.
public enum AccountLookup: Sendable, Equatable {
    case found(Account)
    case none
    /// Several accounts share the address: only the name finds one of them. Sorted.
    case ambiguous([PlainName])
    /// The account is declared, and its file or its provider's is wrong.
    case broken(PlainName, ConfigurationErrors)

    init(_ name: PlainName, _ account: Result<Account, ConfigurationErrors>) {
        switch account {
        case .success(let account): self = .found(account)
        case .failure(let errors): self = .broken(name, errors)
        }
    }
}
