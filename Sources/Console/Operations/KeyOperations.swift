public import Grants

/// Every key of an account's file and of `mailgrant.toml`, also those that have no field in another form.
public protocol KeyOperations: Sendable {
    /// What is declared and who says it, as `mailgrant config list --show-origin` prints it.
    ///
    /// - Parameter account: nothing for the settings.
    func keys(of account: PlainName?) async throws(ConsoleProblem) -> KeyForm

    /// Gives a key its value or takes it away, as `mailgrant config set` and `unset` do: where the file is one that the
    /// program made it is written, and else the change is what comes back.
    ///
    /// - Parameter isDryRun: only say what would change, as `--dry-run` does.
    func save(_ draft: KeyDraft, of account: PlainName?, isDryRun: Bool) async throws(ConsoleProblem) -> SaveOutcome
}

/// One key as typed.
public struct KeyDraft: Sendable, Equatable {
    /// With its tables before it, such as `incoming.minimum-remaining`.
    public var key: String
    /// In TOML; words that are no TOML are a text.
    public var value: String
    /// Further keys that change with it, a line each: `KEY = VALUE`, or `KEY` alone, which is taken away.
    public var more: String
    /// Whether the key is taken away, whatever the value.
    public var takesAway: Bool
    /// Which ``KeyForm/revision`` it was filled from: where the file has changed since, nothing is saved.
    public var revision: String?

    public init(
        key: String = "", value: String = "", more: String = "", takesAway: Bool = false, revision: String? = nil
    ) {
        self.key = key
        self.value = value
        self.more = more
        self.takesAway = takesAway
        self.revision = revision
    }
}

/// What is declared, key by key.
public struct KeyForm: Sendable, Equatable {
    /// In the order of the keys.
    public var values: [Value]
    /// The keys that there are.
    public var known: [Known]
    public var file: String
    public var fileIsOurs: Bool
    public var revision: String?

    public init(
        values: [Value], known: [Known] = [], file: String = "", fileIsOurs: Bool = true, revision: String? = nil
    ) {
        self.values = values
        self.known = known
        self.file = file
        self.fileIsOurs = fileIsOurs
        self.revision = revision
    }

    public struct Value: Sendable, Equatable {
        public var key: String
        /// One of a key that takes one.
        public var texts: [String]
        /// As `mailgrant config list --show-origin` has it, such as `file:accounts/work.toml:3`.
        public var origin: String

        public init(key: String, texts: [String], origin: String) {
            self.key = key
            self.texts = texts
            self.origin = origin
        }
    }

    public struct Known: Sendable, Equatable {
        public var key: String
        /// What it is for; nothing where nobody wrote that down.
        public var meaning: String?

        public init(key: String, meaning: String? = nil) {
            self.key = key
            self.meaning = meaning
        }
    }
}
