import FoundationEssentials
import Secrets

/// What a person's browser is shown or told.
enum AuthorizeAnswer: Sendable {
    case page(Page)
    /// To the client, with a code or an error in the query. `error` is the error's code, for the log.
    case redirect(to: String, error: String?)
}

/// The authorization endpoint (RFC 6749, section 4.1.1) and the two forms behind it.
extension AuthorizationServer {
    /// How long a person may take, in seconds.
    private static let transactionLifetime: TimeInterval = 600

    func authorize(_ parameters: Parameters) -> AuthorizeAnswer {
        // Nothing is sent to an address before client and address are known to belong together (section 4.1.2.1).
        guard !parameters.repeats(["client_id", "redirect_uri"]), let clientID = parameters["client_id"],
            let redirects = redirectPolicy(of: clientID)
        else { return .page(.problem(.unknownClient)) }
        guard let redirectURI = parameters["redirect_uri"], redirects.allows(redirectURI) else {
            return .page(.problem(.wrongRedirect))
        }
        let response = AuthorizationResponse(
            redirectURI: redirectURI, state: parameters["state"], issuer: endpoints.issuer)
        do {
            let request = try validRequest(parameters, clientID: clientID, redirectURI: redirectURI)
            let id = open(.redirect(request))
            return .page(.signIn(SignInForm(transaction: id, clientID: clientID, username: request.loginHint)))
        } catch {
            return .redirect(to: response.refusing(error), error: error.code)
        }
    }

    /// The sign-in form. A wrong password shows the form again.
    func signIn(_ parameters: Parameters) -> AuthorizeAnswer {
        guard let (id, transaction) = transaction(parameters) else { return .page(.problem(.noTransaction)) }
        let username = parameters["username"] ?? ""
        guard let user = registry.user(username, password: Secret(parameters["password"] ?? "")) else {
            return .page(
                .signIn(
                    SignInForm(
                        transaction: id, clientID: transaction.clientID, username: username, hasFailed: true)))
        }
        transactions[id] = nil
        var signedIn = transaction
        signedIn.authentication = Authentication(address: user.address, time: clock.now)
        return .page(
            .consent(
                ConsentForm(
                    transaction: open(signedIn), clientID: transaction.clientID, address: user.address,
                    scopes: transaction.scopes)))
    }

    /// The consent form: `decision` is `allow` or `deny`, `scope` repeats for each box that is ticked.
    func consent(_ parameters: Parameters) -> AuthorizeAnswer {
        guard let (id, transaction) = transaction(parameters), let authentication = transaction.authentication else {
            return .page(.problem(.noTransaction))
        }
        transactions[id] = nil
        let ticked = Set(parameters.all("scope"))
        let scopes = transaction.scopes.filter(ticked.contains)
        var grant: Grant?
        if parameters["decision"] == "allow", !scopes.isEmpty {
            grant = Grant(
                id: randomness.text(), clientID: transaction.clientID, scopes: scopes, authentication: authentication)
        }
        if let grant { grants[grant.id] = grant }
        switch transaction.purpose {
        case .redirect(let request): return answer(request, grant)
        case .device(_, let code): return .page(.deviceOutcome(conclude(code, grant)))
        }
    }

    private func answer(_ request: AuthorizationRequest, _ grant: Grant?) -> AuthorizeAnswer {
        let response = AuthorizationResponse(
            redirectURI: request.redirectURI, state: request.state, issuer: endpoints.issuer)
        guard let grant else {
            let denial = ProtocolError(code: "access_denied", description: "the person refused")
            return .redirect(to: response.refusing(denial), error: denial.code)
        }
        return .redirect(to: response.granting(issueCode(request, grant)), error: nil)
    }

    private func issueCode(_ request: AuthorizationRequest, _ grant: Grant) -> String {
        let code = randomness.text()
        authorizationCodes[Secret(code)] = AuthorizationCode(
            grantID: grant.id, redirectURI: request.redirectURI, codeChallenge: request.codeChallenge,
            nonce: request.nonce, expires: clock.now + TimeInterval(settings.authorizationCodeLifetime))
        return code
    }

    func open(_ purpose: Transaction.Purpose) -> String {
        open(Transaction(purpose: purpose, expires: clock.now + Self.transactionLifetime))
    }

    private func open(_ transaction: Transaction) -> String {
        let now = clock.now
        transactions = transactions.filter { $0.value.expires > now }
        let id = randomness.text()
        transactions[id] = transaction
        return id
    }

    private func transaction(_ parameters: Parameters) -> (id: String, transaction: Transaction)? {
        guard let id = parameters["transaction"], let transaction = transactions[id], transaction.expires > clock.now
        else { return nil }
        return (id, transaction)
    }

    private func validRequest(
        _ parameters: Parameters, clientID: String, redirectURI: String
    ) throws(ProtocolError) -> AuthorizationRequest {
        guard !parameters.repeats(AuthorizationRequest.parameterNames) else {
            throw .invalidRequest("a parameter is given more than once")
        }
        for name in ["request", "request_uri"] where parameters[name] != nil {
            throw ProtocolError(code: "\(name)_not_supported", description: "send plain parameters")
        }
        guard let responseType = parameters["response_type"] else { throw .invalidRequest("response_type is missing") }
        guard responseType == "code" else {
            throw ProtocolError(code: "unsupported_response_type", description: "only code is supported")
        }
        guard ["query", nil].contains(parameters["response_mode"]) else {
            throw .invalidRequest("only the response mode query is supported")
        }
        guard parameters["prompt"] != "none" else {
            throw ProtocolError(code: "login_required", description: "nobody stays signed in here")
        }
        return AuthorizationRequest(
            clientID: clientID, redirectURI: redirectURI, state: parameters["state"],
            scopes: try knownScopes(parameters["scope"]), codeChallenge: try codeChallenge(parameters),
            nonce: parameters["nonce"], loginHint: parameters["login_hint"])
    }

    func knownScopes(_ text: String?) throws(ProtocolError) -> [String] {
        let scopes = Scope.parse(text ?? "")
        guard !scopes.isEmpty else { throw .invalidScope("scope is missing") }
        guard scopes.allSatisfy(registry.scopes.contains) else { throw .invalidScope("a scope is unknown") }
        return scopes
    }

    /// PKCE is not optional here, and a missing method would mean `plain` (RFC 7636, section 4.3).
    private func codeChallenge(_ parameters: Parameters) throws(ProtocolError) -> String {
        guard let challenge = parameters["code_challenge"] else { throw .invalidRequest("code_challenge is missing") }
        guard parameters["code_challenge_method"] == "S256" else {
            throw .invalidRequest("only the code challenge method S256 is supported")
        }
        guard PKCE.isChallenge(challenge) else { throw .invalidRequest("code_challenge is malformed") }
        return challenge
    }
}

extension AuthorizationRequest {
    fileprivate static let parameterNames = [
        "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "prompt",
        "login_hint", "code_challenge", "code_challenge_method", "request", "request_uri",
    ]
}
