public import FoundationEssentials

/// Where something was found.
public enum Source: Sendable, Equatable {
    /// The table of the providers' files, by the address's domain.
    case domainTable(domain: String)
    /// The same, by the domain's mail exchanger.
    case mailExchangerTable(host: String)
    /// An autoconfig document, at the place where it was in the end.
    case autoconfig(URL)
    /// SRV records of the domain.
    case serviceRecords(domain: String)
    /// The issuer's metadata.
    case metadata(issuer: String)

    /// For a person, after "from".
    public var words: String {
        switch self {
        case .domainTable(let domain): "the bundled table (\(domain))"
        case .mailExchangerTable(let host): "the bundled table (MX \(host))"
        case .autoconfig(let url): url.absoluteString
        case .serviceRecords(let domain): "SRV records of \(domain)"
        case .metadata(let issuer): "the metadata of \(issuer)"
        }
    }
}

public struct Found<Value: Sendable>: Sendable {
    public var value: Value
    public var source: Source

    public init(_ value: Value, from source: Source) {
        self.value = value
        self.source = source
    }
}

/// What only a person may take for right, since nothing but unsigned DNS, or a document about others, says so.
public enum Doubt: Sendable, Equatable {
    /// The document is of the domain to which the mail exchanger belongs, and an MX record is not authenticated.
    case documentOfMailExchanger(String)
    /// The document does not list the address's domain.
    case documentForOthers(domains: [String])
    /// The target of an SRV record lies outside the mail domain, and the record is not authenticated (RFC 6186 section 6).
    case serviceElsewhere(host: String)

    public var words: String {
        switch self {
        case .documentOfMailExchanger(let domain):
            "the settings are those of \(domain), which an unsigned MX record of the domain names"
        case .documentForOthers(let domains):
            "the document does not list this domain"
                + (domains.isEmpty ? "" : ", but \(domains.prefix(4).joined(separator: ", "))")
        case .serviceElsewhere(let host):
            "\(host) lies outside the mail domain, and only an unsigned SRV record names it"
        }
    }
}
