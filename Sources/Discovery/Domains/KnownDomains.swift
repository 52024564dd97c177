public import Grants

/// The table of domains that come with the providers' files.
public protocol KnownDomains: Sendable {
    /// The provider of a mail domain itself, such as `gmail.com`.
    func provider(ofDomain domain: String) -> KnownProvider?

    /// The provider that a domain's mail exchanger belongs to, such as that of `aspmx.l.google.com`.
    func provider(ofMailExchanger host: String) -> KnownProvider?

    /// The provider whose authorization server has this host, such as that of `accounts.google.com`.
    func provider(ofAuthorizationServer host: String) -> KnownProvider?
}

/// A provider with a file, and what accounts of a domain state for its parameters.
public struct KnownProvider: Sendable, Equatable {
    public var name: PlainName
    public var parameters: [String: String]

    public init(_ name: PlainName, parameters: [String: String] = [:]) {
        self.name = name
        self.parameters = parameters
    }
}
