public import Grants

/// What became of a draft.
public enum SaveOutcome: Sendable, Equatable {
    /// It stands in this file now. Where nothing was to be changed it stood there already.
    case saved(file: String)
    /// Some of what was typed is no declaration; nothing was written.
    case invalid([FieldProblem])
    /// A person wrote the file, and the program does not write it again: what to change in it.
    case toCopy(DeclarationDiff)
    /// Only that was asked: what saving would change, empty where it is nothing.
    case wouldChange(DeclarationDiff)
}

/// What is wrong with one field.
public struct FieldProblem: Sendable, Equatable {
    public var field: FormField
    /// For a person: part of a sentence, such as `is not a port number`.
    public var message: String

    public init(field: FormField, message: String) {
        self.field = field
        self.message = message
    }
}

/// A change to a file that a person wrote.
public struct DeclarationDiff: Sendable, Equatable {
    public var file: String
    /// In the unified form, as diff(1) and `git apply` have it.
    public var text: String
    /// A client secret that was typed is kept only with what it is bound to: it has to be typed again then.
    public var secretWasDropped: Bool
    /// Whether it is a file that saving writes.
    public var isOurs: Bool

    public init(file: String, text: String, secretWasDropped: Bool = false, isOurs: Bool = false) {
        self.file = file
        self.text = text
        self.secretWasDropped = secretWasDropped
        self.isOurs = isOurs
    }
}

/// The fields of the forms. The raw values are their names in the pages; those of one server have its direction before
/// them, such as `incoming.host`.
public enum FormField: Sendable, Hashable {
    case name
    case address
    case type
    case server(Direction, ServerField)
    case grantType
    case parameter(String)
    case issuer
    case authorizationURL
    case tokenURL
    case deviceAuthorizationURL
    case clientID
    case clientSecret
    case scopes
    case sharedMailbox
    /// A key by its name, and its value.
    case key
    case keyValue
    case moreKeys
    /// The form as a whole.
    case form

    public enum ServerField: String, Sendable, CaseIterable {
        case mailProtocol = "protocol"
        case host
        case port
        case security
        case user
        case usesOAuth = "oauth"
        case password
    }
}
