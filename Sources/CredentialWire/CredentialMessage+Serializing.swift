public import Secrets

extension CredentialMessage {
    /// The message as bytes, its closing empty line included.
    ///
    /// - Throws: ``CredentialWireError`` where a key or a value cannot be written; then nothing is.
    public func serialized() throws(CredentialWireError) -> Secret {
        var parts: [Secret] = []
        for (index, attribute) in attributes.enumerated() {
            let value = attribute.value.bytes
            if let fault = Self.fault(key: attribute.key, value: value) {
                throw CredentialWireError(fault, line: index + 1)
            }
            parts += [Secret(attribute.key + "="), value, Secret("\n")]
        }
        let message = Secret(joining: parts + [Secret("\n")])
        guard message.count <= Self.longestMessage else {
            throw CredentialWireError(.messageTooLong, line: attributes.count)
        }
        return message
    }

    private static func fault(key: String, value: Secret) -> CredentialWireError.Code? {
        if key.isEmpty { return .emptyKey }
        if key.utf8.contains(UInt8(ascii: "=")) { return .equalsInKey }
        let lineLength = key.utf8.count + value.count + 2
        if lineLength > longestLine { return .lineTooLong }
        return forbiddenByte(in: key.utf8) ?? value.withExposedBytes { forbiddenByte(in: $0) }
    }
}

extension CredentialValue {
    fileprivate var bytes: Secret {
        switch self {
        case .text(let text): Secret(text)
        case .secret(let secret): secret
        }
    }
}
