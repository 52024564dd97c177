import FoundationEssentials

/// The endpoints below a tenant: Microsoft's rules in front of the standard server, and its shapes around the answers.
struct MicrosoftFront: Sendable {
    let tenant: MicrosoftTenant
    let server: AuthorizationServer

    /// - Parameter standard: answers as the standard server does.
    func answer(
        _ endpoint: Endpoint, _ request: WebRequest, standard: (Endpoint, WebRequest) async -> WebAnswer
    ) async -> WebAnswer {
        guard await server.settings.microsoft else { return WebAnswer(status: 404) }
        do throws(ProtocolError) {
            guard await server.hasTenant(tenant) else {
                throw ProtocolError.microsoft(90002, "invalid_request", "Tenant '\(tenant.name)' not found")
            }
            switch endpoint {
            case .discovery: return WebAnswer(json: MicrosoftMetadata(tenant, at: await server.endpoints.issuer))
            case .token: return WebAnswer(json: try await token(request))
            case .deviceAuthorization: return WebAnswer(json: try await deviceCode(request))
            default: return await standard(endpoint, request)
            }
        } catch {
            var answer = WebAnswer(
                json: MicrosoftError(error, at: await server.clock.now), status: error.status)
            answer.outcome = error.code
            return answer
        }
    }

    private func token(_ request: WebRequest) async throws(ProtocolError) -> TokenAnswer {
        let parameters = try request.parameters
        let state = await server.microsoftState(
            of: parameters, clientID: try? ClientCredentials(parameters, authorization: request.authorization).id)
        try checkClient(parameters, request, state)
        do throws(ProtocolError) {
            switch parameters["grant_type"] {
            case "authorization_code": return try await redeem(parameters, request, state)
            case "refresh_token": return try await refresh(parameters, request, state)
            case "client_credentials" where tenant.isShared:
                throw ProtocolError.microsoft(
                    9_001_023, "invalid_request", "The grant type is not supported over /common or /consumers")
            case AuthorizationServer.deviceGrantType: return try await poll(parameters, request)
            default: return try await server.token(parameters, authorization: request.authorization).inMicrosoftShape()
            }
        } catch {
            throw translated(error, state, hasAssertion: parameters["client_assertion"] != nil)
        }
    }

    private func deviceCode(_ request: WebRequest) async throws(ProtocolError) -> MicrosoftDeviceAnswer {
        let parameters = try request.parameters
        try checkClient(
            parameters, request, await server.microsoftState(of: parameters, clientID: parameters["client_id"]))
        return MicrosoftDeviceAnswer(try await server.authorizeDevice(parameters, authorization: request.authorization))
    }

    /// A device's token is for the first resource that was asked for.
    private func poll(_ parameters: Parameters, _ request: WebRequest) async throws(ProtocolError) -> TokenAnswer {
        let answer: TokenAnswer
        do throws(ProtocolError) {
            answer = try await server.token(parameters, authorization: request.authorization)
        } catch {
            guard error.code == "access_denied" else { throw error }
            throw .microsoft(65004, "authorization_declined", error.description)
        }
        let scopes = MicrosoftScope.firstResource(in: Scope.parse(answer.scope))
        await server.narrow(accessToken: answer.accessToken, to: scopes)
        return answer.inMicrosoftShape(scopes)
    }

    /// A public client must send no secret, and a confidential one must prove itself.
    private func checkClient(
        _ parameters: Parameters, _ request: WebRequest, _ state: AuthorizationServer.MicrosoftRequestState
    ) throws(ProtocolError) {
        let sendsProof = parameters["client_secret"] != nil || request.authorization != nil
        guard state.isKnownClient else {
            // A signed assertion names its client itself.
            if parameters["client_assertion"] != nil || parameters["assertion"] != nil { return }
            throw .microsoft(700_016, "unauthorized_client", "The application was not found in the directory")
        }
        if !state.isConfidentialClient, sendsProof {
            throw .microsoft(
                700_025, "invalid_client",
                "Client is public so neither client_assertion nor client_secret should be presented")
        }
        if state.isConfidentialClient, !sendsProof, parameters["client_assertion"] == nil {
            throw .microsoft(
                7_000_218, "invalid_client", "The request body must contain client_assertion or client_secret")
        }
    }

    /// A code gives a token for one resource: with several, the request must say which.
    private func redeem(
        _ parameters: Parameters, _ request: WebRequest, _ state: AuthorizationServer.MicrosoftRequestState
    ) async throws(ProtocolError) -> TokenAnswer {
        let granted = state.grantScopes ?? []
        let asked = parameters["scope"].map(Scope.parse) ?? granted
        guard MicrosoftScope.resources(of: asked).count <= 1 else {
            throw .microsoft(
                700_022, "invalid_request",
                "The provided value for the input parameter scope is not valid because it contains more than one resource"
            )
        }
        guard state.grantScopes == nil || MicrosoftScope.granted(asked, in: granted) != nil else { throw .notConsented }
        let answer = try await server.token(parameters, authorization: request.authorization)
        let scopes = MicrosoftScope.granted(asked, in: granted) ?? granted
        await server.narrow(accessToken: answer.accessToken, to: scopes)
        return answer.inMicrosoftShape(scopes)
    }

    /// A refresh token serves every resource, one at a time: of several the first.
    private func refresh(
        _ parameters: Parameters, _ request: WebRequest, _ state: AuthorizationServer.MicrosoftRequestState
    ) async throws(ProtocolError) -> TokenAnswer {
        guard let granted = state.grantScopes else {
            return try await server.token(parameters, authorization: request.authorization).inMicrosoftShape()
        }
        let asked = parameters["scope"].map(Scope.parse) ?? granted
        let first = MicrosoftScope.firstResource(in: asked)
        guard let scopes = MicrosoftScope.granted(first, in: granted) else { throw .notConsented }
        let narrowed = parameters.replacing("scope", with: Scope.format(scopes))
        return try await server.token(narrowed, authorization: request.authorization).inMicrosoftShape()
    }

    /// The numbers that the state of code and token tells.
    private func translated(
        _ error: ProtocolError, _ state: AuthorizationServer.MicrosoftRequestState, hasAssertion: Bool
    ) -> ProtocolError {
        if error.code == "invalid_client", hasAssertion {
            return .microsoft(700_027, "invalid_client", error.description)
        }
        guard error.errorCodes == nil, error.code == "invalid_grant" else { return error }
        var translated = error
        if state.isRedeemedCode {
            translated.errorCodes = [54005]
        } else if state.isExpired {
            translated.errorCodes = [70008]
            translated.suberror = "token_expired"
        }
        return translated
    }
}

extension ProtocolError {
    fileprivate static let notConsented = ProtocolError.microsoft(
        65001, "invalid_grant", "The user or administrator has not consented to use the application",
        suberror: "consent_required")
}

extension TokenAnswer {
    /// The scopes are stated without `offline_access`.
    fileprivate func inMicrosoftShape(_ scopes: [String]? = nil) -> TokenAnswer {
        let stated = (scopes ?? Scope.parse(scope)).filter { $0 != Scope.offlineAccess }
        return TokenAnswer(
            accessToken: accessToken, expiresIn: expiresIn, refreshToken: refreshToken, scope: Scope.format(stated),
            idToken: idToken)
    }
}
