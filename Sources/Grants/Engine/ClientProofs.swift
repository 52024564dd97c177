import FoundationEssentials
public import OAuth
public import Secrets

/// The client's own secrets, which are bound to where they may be sent, and what it shows of them.
extension GrantEngine {
    /// Keeps a client secret for an account's client.
    ///
    /// - Parameter direction: the connection whose own token the secret is for; nothing for the shared one.
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``.
    public func keepClientSecret(
        _ secret: Secret, for account: Account, direction: Direction?, details: TokenDetails
    ) async throws(GrantFault) {
        try await keep(
            secret, .clientSecret, of: account.name, direction: direction, boundTo: Self.address(of: details.endpoints))
    }

    /// Keeps the private key of an account's client: its certificate's, or a service account's.
    ///
    /// - Parameter direction: the connection whose own token the key is for; nothing for the shared one.
    /// - Throws: ``GrantFault/certificate(_:)`` where the key is not the declared certificate's, or that is not valid;
    ///   ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``.
    public func keepCertificateKey(
        _ key: ClientKey, for account: Account, direction: Direction?, details: TokenDetails
    ) async throws(GrantFault) {
        _ = try certificate(for: details, of: key, ownedBy: direction)
        try await keep(
            key.line, .certificateKey, of: account.name, direction: direction,
            boundTo: Self.address(of: details.endpoints))
    }

    /// The client as it shows itself to another endpoint of its authorization server, such as the one for device codes.
    ///
    /// - Throws: ``GrantFault/secretMoved(_:from:to:of:)`` where it would show a proof there that is not bound to it: a
    ///   changed declaration may name any address.
    func client(
        for connection: Connection, of account: Account, shownTo endpoint: URL, in binding: EndpointBinding
    ) async throws(GrantFault) -> Client {
        let kind: StoredItem.Kind? =
            switch try method(for: connection, of: account) {
            case .none: nil
            case .clientSecretBasic, .clientSecretPost: .clientSecret
            case .privateKeyJWT: .certificateKey
            }
        let direction = connection.ownDirection
        if let kind, let kept = try recorded(account.name).secret(kind, of: direction),
            !binding.admits(endpoint, secretBoundTo: kept.boundTo)
        {
            throw .secretMoved(kind, from: kept.boundTo, to: endpoint.absoluteString, of: direction)
        }
        return try await client(for: connection, of: account, tokenURL: binding.tokenURL)
    }

    /// The client as it shows itself to a token endpoint in one request: an assertion is never sent twice.
    func client(
        for connection: Connection, of account: Account, tokenURL: URL
    ) async throws(GrantFault) -> Client {
        let details = connection.token
        let method = try method(for: connection, of: account)
        switch method {
        case .none:
            // RFC 6749 section 4.4: only a client that can prove who it is asks in its own name.
            guard details.grantType != .clientCredentials else {
                throw .secretMissing(.clientSecret, of: connection.ownDirection)
            }
            return Client(id: details.clientID, method: .none, secret: nil)
        case .clientSecretBasic, .clientSecretPost:
            let secret = try await kept(.clientSecret, for: connection, of: account, tokenURL: tokenURL)
            note(ProofForm(method: method), .clientSecret, for: connection, of: account)
            return Client(id: details.clientID, method: method, secret: secret)
        case .privateKeyJWT:
            let assertion = try await assertion(
                for: connection, of: account, tokenURL: tokenURL, subject: details.clientID)
            return Client(id: details.clientID, method: method, secret: assertion)
        }
    }

    /// An assertion signed with the connection's key, for this one request.
    ///
    /// - Parameters:
    ///   - subject: of whom it speaks: the client itself, or the mailbox that is asked for.
    ///   - scopes: what is asked for, where the assertion says it.
    ///   - usual: what an RSA key signs with, unless the provider's file says otherwise.
    func assertion(
        for connection: Connection, of account: Account, tokenURL: URL, subject: String, scopes: [String] = [],
        usual: AssertionAlgorithm = .ps256
    ) async throws(GrantFault) -> Secret {
        let details = connection.token
        let line = try await kept(.certificateKey, for: connection, of: account, tokenURL: tokenURL)
        let direction = connection.ownDirection
        guard let key = ClientKey(line: line) else { throw .clientKey(.unusable, of: direction) }
        let thumbprint =
            try certificate(for: details, of: key, ownedBy: direction)?.thumbprint ?? details.rememberedThumbprint
        let algorithm = details.rules.clientAssertionAlgorithm
        note(
            ProofForm(method: .privateKeyJWT, thumbprint: thumbprint, algorithm: algorithm), .certificateKey,
            for: connection, of: account)
        let assertion = ClientAssertion(
            issuer: details.clientID, subject: subject, audience: tokenURL, scopes: scopes,
            id: randomness.uuid().uuidString.lowercased(), issuedAt: time.now())
        do {
            return try assertion.signed(
                by: key, naming: thumbprint, preferring: algorithm ?? usual)
        } catch {
            throw .clientKey(error, of: direction)
        }
    }

    /// The declared certificate, where there is one: valid now, and of this key.
    private func certificate(
        for details: TokenDetails, of key: ClientKey, ownedBy direction: Direction?
    ) throws(GrantFault) -> ClientCertificate? {
        guard let path = details.certificate else { return nil }
        let now = time.now()
        do throws(CertificateFault) {
            let certificate = try certificates.certificate(at: path)
            guard certificate.belongs(to: key) else { throw CertificateFault.otherKey(path: path) }
            guard now >= certificate.notBefore else {
                throw CertificateFault.notYetValid(path: path, from: certificate.notBefore)
            }
            guard now <= certificate.notAfter else {
                throw CertificateFault.expired(path: path, at: certificate.notAfter)
            }
            return certificate
        } catch {
            throw .certificate(error, of: direction)
        }
    }

    /// The declared one; else what the stored secrets allow.
    private func method(
        for connection: Connection, of account: Account
    ) throws(GrantFault) -> ClientAuthenticationMethod {
        if let declared = connection.token.clientAuthentication { return declared }
        let record = try recorded(account.name).secret(.clientSecret, of: connection.ownDirection)
        return record == nil ? .none : .clientSecretBasic
    }

    /// A secret of the connection's client, where it may be shown to this token endpoint.
    private func kept(
        _ kind: StoredItem.Kind, for connection: Connection, of account: Account, tokenURL: URL
    ) async throws(GrantFault) -> Secret {
        let direction = connection.ownDirection
        guard let kept = try recorded(account.name).secret(kind, of: direction) else {
            throw .secretMissing(kind, of: direction)
        }
        let address = Self.address(of: connection.token.endpoints)
        guard [address, tokenURL.absoluteString].contains(kept.boundTo) else {
            throw .secretMoved(kind, from: kept.boundTo, to: address, of: direction)
        }
        if let move = kept.network?.moves(to: network).first {
            throw .secretMoved(kind, from: move.words(move.from), to: move.words(move.to), of: direction)
        }
        let secret: Secret?
        do {
            secret = try await store.read(
                StoredItem(kind, id: kept.id, account: account.name), interaction: interaction)
        } catch {
            throw .store(error)
        }
        guard let secret else { throw .secretMissing(kind, of: direction) }
        return secret
    }

    /// Writes down how a secret is shown, where it was shown otherwise before. Who revokes a grant of an account that is no
    /// longer declared has nothing else to go by.
    private func note(_ form: ProofForm, _ kind: StoredItem.Kind, for connection: Connection, of account: Account) {
        let direction = connection.ownDirection
        guard let known = (try? recorded(account.name))?.secret(kind, of: direction), known.shown != form else {
            return
        }
        // Where it cannot be written down now, the next time is early enough.
        _ = try? record(account.name) { record in
            for index in record.secrets.indices where record.secrets[index].id == known.id {
                record.secrets[index].shown = form
            }
        }
    }

    /// What a client's secrets are bound to: the token URL, or the issuer that names it.
    private static func address(of endpoints: DeclaredEndpoints) -> String {
        endpoints.tokenURL?.absoluteString ?? endpoints.issuer ?? ""
    }
}

extension EndpointMove {
    fileprivate func words(_ value: String?) -> String { "\(key) \(value ?? "none")" }
}

extension Connection {
    /// Whose its grant and its client's secrets are: its own, or nothing for those of the shared token.
    var ownDirection: Direction? { hasOwnToken ? direction : nil }
}

extension AccountRecord {
    fileprivate func secret(_ kind: StoredItem.Kind, of direction: Direction?) -> SecretRecord? {
        secrets.first { $0.kind == kind.rawValue && $0.direction == direction }
    }
}
