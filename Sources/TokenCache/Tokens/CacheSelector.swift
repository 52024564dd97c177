import Secrets

/// What a caller knows about the token it wants: the cache finds entries by account name, by address, and by endpoint.
///
/// Addresses and hosts are compared in ASCII lower case, everything else byte for byte. An address or an endpoint that two
/// accounts share finds neither: whoever writes leaves such a selector out and drops what an earlier one left under it.
public enum CacheSelector: Sendable, Hashable {
    case account(name: String, CacheDirection)
    case address(String, CacheDirection)
    case endpoint(EndpointProtocol, host: String, port: UInt16, user: String)
}

/// Which way mail goes over the connection that a token is for.
public enum CacheDirection: String, Sendable, CaseIterable {
    case incoming
    case outgoing
}

/// The protocol of an endpoint, whether or not TLS begins with the first byte: a server is told from another by its port.
public enum EndpointProtocol: String, Sendable, CaseIterable {
    case smtp
    case imap
    case pop3
    case https

    /// The `protocol` of a git credential request, such as `smtps`.
    public init?(credentialProtocol: String) {
        switch credentialProtocol {
        case "smtp", "smtps": self = .smtp
        case "imap", "imaps": self = .imap
        case "pop3", "pop3s": self = .pop3
        case "https": self = .https
        default: return nil
        }
    }

    /// The `protocol` of a declared connection, such as `ews`.
    public init?(mailProtocol: String) {
        switch mailProtocol {
        case "smtp": self = .smtp
        case "imap": self = .imap
        case "pop": self = .pop3
        case "ews", "graph": self = .https
        default: return nil
        }
    }
}

extension CacheSelector {
    /// Two that find the same are the same, however they are spelled.
    public static func == (one: CacheSelector, other: CacheSelector) -> Bool {
        one.canonicalBytes == other.canonicalBytes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(canonicalBytes)
    }

    /// The selector in one spelling, as it is hashed into the file's name and repeated inside the sealed text.
    var canonicalBytes: Secret {
        var writer = FieldWriter()
        switch self {
        case .account(let name, let direction):
            writer.append("account")
            writer.append(name)
            writer.append(direction.rawValue)
        case .address(let address, let direction):
            writer.append("address")
            writer.append(asciiLowercased(address))
            writer.append(direction.rawValue)
        case .endpoint(let endpointProtocol, let host, let port, let user):
            writer.append("endpoint")
            writer.append(endpointProtocol.rawValue)
            writer.append(asciiLowercased(host))
            writer.append(Int64(port))
            writer.append(user)
        }
        return writer.written()
    }

    /// The like of a selector for a secret that is held under a name of its own.
    static func canonicalBytes(ofHeldSecret name: String) -> Secret {
        var writer = FieldWriter()
        writer.append("held")
        writer.append(name)
        return writer.written()
    }
}

/// Lower case for A to Z only: what else a name holds has no case that servers agree on.
private func asciiLowercased(_ text: String) -> Secret {
    var text = text
    return text.withUTF8 { characters in
        Secret(capacity: characters.count) { block in
            for index in 0..<characters.count {
                let isUpper = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= characters[index]
                block[index] = isUpper ? characters[index] | 0x20 : characters[index]
            }
            return block.count
        }
    }
}
