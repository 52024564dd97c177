public import FoundationEssentials
import OAuth

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

    /// For a person, after "from": one printable line.
    public var words: String { PrintableText.line(text, limit: 300) }

    private var text: String {
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
