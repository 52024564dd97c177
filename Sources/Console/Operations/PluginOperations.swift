public import Grants
public import Secrets

/// What others add, and where grants rest.
public protocol PluginOperations: Sendable {
    /// All plugins, as `mailgrant plugin list` has them, and the token store.
    func plugins() async throws(ConsoleProblem) -> PluginSheet

    /// Lets declarations that come from elsewhere have a plugin run here, or takes that back, as `mailgrant plugin allow`.
    ///
    /// - Returns: what was changed.
    func setAllowed(_ isAllowed: Bool, _ plugin: PluginName) async throws(ConsoleProblem) -> [String]

    /// Has a plugin do what it must, as `mailgrant plugin test` prints it.
    ///
    /// - Returns: a line for each check, and the problem where one was not passed.
    func test(_ plugin: PluginName) async throws(ConsoleProblem) -> (lines: [String], problem: ConsoleProblem?)

    /// The same for a provider's program, with a person who signs in for a mailbox, as `--authorize` does. Cancelling the task
    /// withdraws what it asks.
    ///
    /// - Parameter report: told each step as it is reached; the last is ``SignInStep/tried(lines:_:)`` or
    ///   ``SignInStep/failed(_:)``.
    func test(
        _ plugin: PluginName, signingInAs address: String, report: @escaping @Sendable (SignInStep) -> Void
    ) async

    /// Moves everything to another token store, as `mailgrant store migrate`.
    func migrate(_ draft: StoreMoveDraft) async throws(ConsoleProblem) -> StoreMoveOutcome

    /// Makes the sealed file, or changes what opens it.
    ///
    /// - Parameter passphrase: the one that opens it now, where it has one and is locked.
    /// - Returns: what was done.
    func change(_ change: SealedFileChange, opening passphrase: Secret?) async throws(ConsoleProblem) -> [String]
}

/// A plugin as a form names it.
public struct PluginName: Sendable, Equatable {
    /// The word for its kind, such as `store` or `git-credential`.
    public var kind: String
    public var name: PlainName

    public init(kind: String, name: PlainName) {
        self.kind = kind
        self.name = name
    }
}

/// A move to another token store, as typed.
public struct StoreMoveDraft: Sendable, Equatable {
    /// Where to, as a declaration names it.
    public var store: String
    /// The same for where everything rests now; empty where that is known.
    public var source: String
    /// Whether a store will do that keeps everything in memory only.
    public var mayForget: Bool
    /// Whether what the old store does not give out is left there.
    public var abandons: Bool
    /// ``LostSecrets/revision`` of what a person was shown of that, and has agreed to; nothing where that is yet to be asked.
    public var agreed: String?

    public init(
        to store: String, from source: String = "", mayForget: Bool = false, abandons: Bool = false,
        agreed: String? = nil
    ) {
        self.store = store
        self.source = source
        self.mayForget = mayForget
        self.abandons = abandons
        self.agreed = agreed
    }
}

public enum StoreMoveOutcome: Sendable, Equatable {
    /// One line for each thing that was done.
    case done([String])
    /// Nothing was moved: what would be left behind has to be agreed to first.
    case toConfirm(LostSecrets)
}

/// What a dead token store does not give out.
public struct LostSecrets: Sendable, Equatable {
    /// A phrase for each, such as `the grant of work`.
    public var secrets: [String]
    /// Why, a printable line.
    public var reason: String

    public init(_ secrets: [String], since reason: String) {
        self.secrets = secrets
        self.reason = reason
    }

    /// The same for the same secrets only.
    public var revision: String { Revision.of(secrets) }
}

/// What is done with the sealed file. A passphrase is in no text.
public enum SealedFileChange: Sendable, Equatable {
    /// Seal it under the random key that is here.
    case key
    case newKey
    /// Seal it under this passphrase.
    case passphrase(Secret)
    case unlock
    case lock
}

/// Plugins and the token store, as they are now.
public struct PluginSheet: Sendable, Equatable {
    public var plugins: [Plugin]
    /// Where the grants rest, as a declaration names it.
    public var storeInUse: String
    /// What `mailgrant.toml` declares, where that is another one.
    public var storeDeclared: String?
    /// Where they could rest.
    public var stores: [String]
    public var sealedFile: SealedFile

    public init(
        plugins: [Plugin] = [], storeInUse: String, storeDeclared: String? = nil, stores: [String] = [],
        sealedFile: SealedFile = .none
    ) {
        self.plugins = plugins
        self.storeInUse = storeInUse
        self.storeDeclared = storeDeclared
        self.stores = stores
        self.sealedFile = sealedFile
    }

    public struct Plugin: Sendable, Equatable {
        public var plugin: PluginName
        /// Its path; nothing where it is built in.
        public var path: String?
        public var version: String?
        /// Nothing where it was not asked.
        public var answers: Bool?
        /// Whether declarations may have it run here; nothing where none has one run.
        public var isAllowed: Bool?
        /// Whether that is what a person has said here, and can be taken back.
        public var isListed: Bool
        /// Whether there are checks for its kind.
        public var canBeTested: Bool
        public var problem: ConsoleProblem?

        public init(
            _ plugin: PluginName, path: String? = nil, version: String? = nil, answers: Bool? = nil,
            isAllowed: Bool? = nil, isListed: Bool = false, canBeTested: Bool = false, problem: ConsoleProblem? = nil
        ) {
            self.plugin = plugin
            self.path = path
            self.version = version
            self.answers = answers
            self.isAllowed = isAllowed
            self.isListed = isListed
            self.canBeTested = canBeTested
            self.problem = problem
        }
    }

    /// What opens the sealed file.
    public enum SealedFile: Sendable, Equatable {
        /// There is no such file.
        case none
        case key(path: String)
        case passphrase
        /// Its key is not here.
        case closed(ConsoleProblem)
    }
}
