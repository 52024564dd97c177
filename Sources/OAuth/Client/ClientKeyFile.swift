public import Secrets

/// A private key as people are given it: PEM, or the JSON key file of a Google service account, which names its owner.
public struct ClientKeyFile: Sendable {
    public var key: ClientKey
    /// The service account's address (`client_email`); nothing for PEM.
    public var owner: String?

    /// - Throws: ``ClientKeyError``
    public init(_ text: Secret) throws(ClientKeyError) {
        guard let object = (try? JSONReader.read(text))?.object else {
            key = try ClientKey(pem: text)
            return
        }
        guard case .string(let pem) = object["private_key"] else { throw .noPrivateKey }
        key = try ClientKey(pem: pem)
        key.id = object["private_key_id"]?.text
        owner = object["client_email"]?.text.map { PrintableText.line($0, limit: 200) }
    }
}
