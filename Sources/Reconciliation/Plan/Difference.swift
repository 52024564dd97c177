public import Grants
public import LocalState

/// One thing that is not as declared, and what makes it so.
public struct Difference: Sendable, Equatable, Codable {
    /// The account it is about; nothing for what is this machine's.
    public var account: PlainName?
    public var direction: Direction?
    public var change: Change
    /// What only a person can give; nothing where the program can do it alone.
    public var need: Need?

    public init(account: PlainName?, direction: Direction? = nil, _ change: Change, need: Need? = nil) {
        self.account = account
        self.direction = direction
        self.change = change
        self.need = need
    }

    /// What is to be done.
    public enum Change: Sendable, Equatable, Codable {
        /// The account's file had another name: what is kept of it moves along.
        case rename(from: PlainName)
        case authorize
        case reauthorize([Reason])
        /// A person has to say that the connection's tokens may go to another mail server.
        case confirm([EndpointMove])
        case verify
        /// An app password is wanted; the reasons say why the kept one does not do.
        case storePassword([Reason])
        /// What proves who the client is was kept for another address of the provider.
        case storeSecret(StoredItem.Kind, EndpointMove)
        /// The account is no longer declared: its grants end at the provider, then everything of it is deleted here.
        case revoke
        /// The same for an account of which no provider knows.
        case forget
        case installClient(ClientInstallation)
        case updateClient(ClientInstallation)
        case removeClient(ClientInstallation)
        /// A file of the person's has to include what is installed.
        case includeClient(ClientInstallation, IncludeLack)
        /// - Parameter every: in seconds.
        case installTimer(every: Int)
        case updateTimer(every: Int)
        case removeTimer
        /// The grants rest in another token store than the declared one, or are on the way.
        case migrateStore(from: String, to: String, isBegun: Bool)
        /// The settings still name the store that the grants were moved from.
        case declareStore(String, insteadOf: String)
        /// The declared store is a program that nobody has allowed on this machine.
        ///
        /// - Parameter inUse: where the grants rest; nothing where there are none, or they are in the declared store.
        case allowStore(String, inUse: String?)
    }

    /// Why what is there does not do.
    public enum Reason: Sendable, Equatable, Codable {
        case scopesAdded([String])
        case moved(EndpointMove)
        /// The provider ended the grant; its error code.
        case grantEnded(String)
        /// The provider or the mail server asks for the person again; the reason.
        case refused(String)
        /// The connection now has a token of its own, or no longer has.
        case otherToken
        /// The grant or the app password was left in a token store that gives it out no more.
        case abandoned(store: String)
    }

    /// What only a person can give.
    public enum Need: Sendable, Equatable, Codable {
        /// Consent at the provider.
        case consent
        /// A yes to where tokens will go.
        case confirmation
        /// A secret, by this command.
        case secret(command: String)
        /// A line in a file that is the person's.
        case line(IncludeLack)
        /// What is a person's to decide, by this command.
        case command(String)
    }
}

extension Difference {
    /// The same thing to do, whatever its reasons.
    public func isSame(as other: Difference) -> Bool {
        account == other.account && direction == other.direction && change.word == other.change.word
            && change.installation == other.change.installation
    }
}

extension Difference.Change {
    /// Whether nothing that needs the token store can be done before.
    public var stopsAll: Bool {
        switch self {
        case .migrateStore(_, _, let isBegun): !isBegun
        case .allowStore: true
        default: false
        }
    }

    /// Whether it follows from the declaration and the record of one account alone; see ``AccountPlan``.
    var isOfOneAccount: Bool {
        switch self {
        case .authorize, .reauthorize, .confirm, .verify, .storePassword, .storeSecret: true
        default: false
        }
    }

    /// The program whose configuration it is about.
    public var installation: ClientInstallation? {
        switch self {
        case .installClient(let installation), .updateClient(let installation), .removeClient(let installation),
            .includeClient(let installation, _):
            installation
        default: nil
        }
    }
}
