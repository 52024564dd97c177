import OAuth

/// What only a person may take for right, since nothing but unsigned DNS, a document about others or a document of
/// others says so.
public enum Doubt: Sendable, Equatable {
    /// The document is of the domain to which the mail exchanger belongs, and an MX record is not authenticated.
    case documentOfMailExchanger(String)
    /// The document does not list the address's domain.
    case documentForOthers(domains: [String])
    /// A redirect led to the document, out of the domain and not to Mozilla's database.
    case documentElsewhere(host: String)
    /// The issuer that a document names lies outside the mail domain, and is that of no known provider.
    case issuerElsewhere(host: String)
    /// The target of an SRV record lies outside the mail domain, and the record is not authenticated (RFC 6186 section 6).
    case serviceElsewhere(host: String)

    /// One printable line.
    public var words: String { PrintableText.line(text, limit: 400) }

    private var text: String {
        switch self {
        case .documentOfMailExchanger(let domain):
            "the settings are those of \(domain), which an unsigned MX record of the domain names"
        case .documentForOthers(let domains):
            "the document does not list this domain"
                + (domains.isEmpty ? "" : ", but \(domains.prefix(4).joined(separator: ", "))")
        case .documentElsewhere(let host):
            "the document comes from \(host), which lies outside the mail domain"
        case .issuerElsewhere(let host):
            "you would sign in at \(host), which lies outside the mail domain and belongs to no known provider"
        case .serviceElsewhere(let host):
            "\(host) lies outside the mail domain, and only an unsigned SRV record names it"
        }
    }

    /// Whether it is about where the person would sign in, and about nothing else.
    public var isOfIssuer: Bool {
        if case .issuerElsewhere = self { true } else { false }
    }
}
