import FoundationEssentials
import Secrets

/// A configuration document of a mail provider, `config-v1.1.xml` (draft-ietf-mailmaint-autoconfig-06), as it is read
/// for one address.
public struct AutoconfigDocument: Sendable {
    /// The domains that it says it is for: host names in lower case, 32 at most.
    public var domains: [String]
    /// In the document's order, which is that of preference; what cannot be used is left out.
    public var servers: [ServerOffer]
    public var authorization: AuthorizationOffer?
    /// What was left out, and why: one line each.
    public var refusals: [String]
}

/// Why a document is none.
public enum AutoconfigError: Error, Sendable, Equatable {
    case tooLarge
    case notUTF8
    /// It has a document type, which could hold entities.
    case documentType
    case notXML
    /// It is XML of another kind.
    case notAutoconfig

    public var words: String {
        switch self {
        case .tooLarge: "the document is larger than any such document"
        case .notUTF8: "the document is not UTF-8"
        case .documentType: "the document has a document type, which no such document needs"
        case .notXML: "what is there is not XML"
        case .notAutoconfig: "what is there is no autoconfig document"
        }
    }
}
