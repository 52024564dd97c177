import ConfigurationFiles
import FoundationEssentials
import PlainXML

extension AutoconfigDocument {
    /// Reads a document. Elements that are unknown, and servers that cannot be used, are passed over.
    ///
    /// - Throws: ``AutoconfigError``
    public init(reading bytes: [UInt8], for address: MailboxAddress) throws(AutoconfigError) {
        let root = try Self.root(of: bytes)
        guard root.name.local == "clientConfig", let provider = root.first("emailProvider") else {
            throw .notAutoconfig
        }
        var reading = AutoconfigReading(address: address)
        domains = Self.domains(provider.all("domain").compactMap(\.trimmedText).map(reading.fill), for: address)
        let incoming = provider.all("incomingServer").compactMap { reading.server($0) }
        let outgoing = provider.all("outgoingServer").compactMap { reading.server($0) }
        servers = incoming + outgoing
        authorization = (root.all("oAuth2") + provider.all("oAuth2")).lazy.compactMap { reading.offer($0) }.first
        refusals = reading.refusals
    }

    /// The most domains of a document that are kept; of some large providers hundreds are listed.
    static let domainLimit = 32

    /// Host names and nothing else: they are shown to a person who judges by them. The address's own goes before the
    /// limit.
    private static func domains(_ listed: [String], for address: MailboxAddress) -> [String] {
        let names = listed.map { $0.lowercased() }.filter { TextRule.host.complaint($0) == nil }
        guard names.count > domainLimit, names.contains(address.domain) else { return Array(names.prefix(domainLimit)) }
        return [address.domain] + names.filter { $0 != address.domain }.prefix(domainLimit - 1)
    }

    /// The most bytes of a document; real ones have some kilobytes.
    static let byteLimit = 262_144

    private static func root(of bytes: [UInt8]) throws(AutoconfigError) -> XMLElement {
        guard bytes.count <= byteLimit else { throw .tooLarge }
        do {
            return try XMLReader.read(bytes)
        } catch {
            switch error.code {
            case .malformed: throw .notXML
            case .documentType: throw .documentType
            case .encoding: throw .notUTF8
            case .tooComplex: throw .tooLarge
            }
        }
    }
}
