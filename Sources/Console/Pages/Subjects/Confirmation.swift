/// A question before something that cannot be undone.
struct Confirmation: Sendable, Equatable {
    var action: Action
    var account: AccountSummary

    init(_ action: Action, _ account: AccountSummary) {
        self.action = action
        self.account = account
    }

    /// The raw value ends the address that asks and does it.
    enum Action: String, Sendable, CaseIterable {
        /// The provider takes the grants back.
        case revoke
        /// What is kept here is deleted.
        case forget
    }
}
