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
        domains = provider.all("domain").compactMap(\.trimmedText).map { reading.fill($0).lowercased() }
        let incoming = provider.all("incomingServer").compactMap { reading.server($0) }
        let outgoing = provider.all("outgoingServer").compactMap { reading.server($0) }
        servers = incoming + outgoing
        authorization = (root.all("oAuth2") + provider.all("oAuth2")).lazy.compactMap { reading.offer($0) }.first
        refusals = reading.refusals
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
