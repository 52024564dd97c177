import Grants

/// A question before something that cannot be undone.
struct Confirmation: Sendable, Equatable {
    var action: Action
    var name: PlainName
    /// Nothing where no file declares it any more.
    var account: AccountSummary?

    init(_ action: Action, _ account: AccountSummary) {
        self.action = action
        self.name = account.name
        self.account = account
    }

    /// Of an account that is no longer declared.
    init(_ action: Action, leftover name: PlainName) {
        self.action = action
        self.name = name
    }

    /// The raw value ends the address that asks and does it.
    enum Action: String, Sendable, CaseIterable {
        /// The provider takes the grants back.
        case revoke
        /// What is kept here is deleted.
        case forget
    }
}
