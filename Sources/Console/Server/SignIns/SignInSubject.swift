import Grants

/// What a person signs in for.
enum SignInSubject: Sendable, Equatable {
    /// A connection of an account.
    ///
    /// - Parameter isAppOnly: whether the program itself gets the token: nobody is asked.
    case connection(PlainName, Direction, address: String, isAppOnly: Bool)
    /// A provider's program is tried, with the address of a mailbox.
    case trial(PluginName, address: String)

    init(_ account: AccountSummary, _ direction: Direction) {
        let isAppOnly = account.connections.first { $0.direction == direction }?.isAppOnly ?? false
        self = .connection(account.name, direction, address: account.address, isAppOnly: isAppOnly)
    }

    var address: String {
        switch self {
        case .connection(_, _, let address, _), .trial(_, let address): address
        }
    }

    var isAppOnly: Bool {
        if case .connection(_, _, _, let isAppOnly) = self { isAppOnly } else { false }
    }

    var isTrial: Bool { if case .trial = self { true } else { false } }

    /// How messages call it.
    var words: String {
        switch self {
        case .connection(let account, let direction, _, _): "\(account) \(direction)"
        case .trial(let plugin, _): plugin.name.text
        }
    }

    /// Whether both are for the same: a connection stays the same with another address, a plugin's test does not.
    func isSame(as other: SignInSubject) -> Bool {
        switch (self, other) {
        case (.connection(let account, let direction, _, _), .connection(let other, let otherDirection, _, _)):
            account == other && direction == otherDirection
        case (.trial, .trial): self == other
        default: false
        }
    }
}
