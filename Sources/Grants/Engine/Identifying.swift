import OAuth

/// Comparing who consented with whom the declaration names.
extension GrantEngine {
    /// What one consent is compared with.
    struct Expectation {
        var issuer: String?
        var clientID: String
        /// Any of them will do: the address, the login hint, the connections' users. With a shared mailbox its delegate
        /// consents, never the mailbox, so an address that is a shared mailbox's is none of them.
        var addresses: [String]

        init(_ account: Account, _ connection: Connection, issuer: String?) {
            self.issuer = issuer ?? connection.token.rules.identityIssuer
            clientID = connection.token.clientID
            let shared = account.connectionsSharingGrant(with: connection)
            let stated = [account.address] + shared.map(\.user) + [connection.token.loginHint].compactMap { $0 }
            let others = Set(shared.compactMap { $0.sharedMailbox?.lowercased() })
            let persons = stated.filter { !others.contains($0.lowercased()) }
            // Where nobody else is named, the declaration says that the mailbox signs in by itself.
            addresses = persons.isEmpty ? stated : persons
        }

        /// False where it was stated that another mailbox consented.
        func admits(_ identity: GrantIdentity) -> Bool {
            guard case .stated(_, _, let address?) = identity else { return true }
            return includes(address)
        }

        func includes(_ address: String) -> Bool {
            addresses.contains { $0.lowercased() == address.lowercased() }
        }
    }

    /// The provider's keys, where an ID token is expected and the provider names them. They are asked for before anything
    /// is spent, so an answer that holds none ends it here.
    func keySet(
        of binding: EndpointBinding, asked: Bool, before deadline: Deadline
    ) async throws(GrantFault) -> HTTPResponse? {
        guard asked, let jwksURL = binding.jwksURL else { return nil }
        let keySet = try await send(.document(at: jwksURL), before: deadline)
        do {
            try IDTokenVerifier.check(keySet: keySet, now: time.now())
        } catch {
            throw .provider(error)
        }
        return keySet
    }

    /// The provider's verified statement who consented, if it makes one; ``GrantFault/provider(_:)`` where that is not to
    /// be believed.
    func statement(
        in answer: TokenAnswer, nonce: String?, keySet: HTTPResponse?, expecting expected: Expectation
    ) async -> Result<IDTokenClaims?, GrantFault> {
        guard let idToken = answer.idToken, let keySet, let issuer = expected.issuer else { return .success(nil) }
        do {
            return .success(
                try await IDTokenVerifier(issuer: issuer, clientID: expected.clientID, nonce: nonce)
                    .verify(idToken, keySet: keySet, now: time.now()))
        } catch {
            return .failure(.provider(error))
        }
    }

    /// Who consented, if the provider's statement can be compared with the declaration.
    ///
    /// - Throws: ``GrantFault/otherIdentity(declared:stated:)`` where it names another mailbox than the declaration.
    func identity(
        in statement: IDTokenClaims?, expecting expected: Expectation
    ) throws(GrantFault) -> GrantIdentity {
        guard let claims = statement else { return .notStated }
        // Only what looks like an address can be compared with one; `preferred_username` need not be.
        let stated = [claims.email, claims.preferredUsername, claims.upn].compactMap { $0 }.filter { $0.contains("@") }
        guard let first = stated.first else {
            return .stated(issuer: claims.issuer, subject: claims.subject, address: nil)
        }
        guard let match = stated.first(where: expected.includes) else {
            throw .otherIdentity(declared: expected.addresses[0], stated: first)
        }
        // An address that the provider itself has not verified contradicts, but it confirms nothing.
        guard match != claims.email || claims.isEmailVerified != false else { return .notStated }
        return .stated(issuer: claims.issuer, subject: claims.subject, address: match)
    }
}
