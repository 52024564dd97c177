/// The endpoints as functions from request to answer: the authorization server and the mailboxes behind them, the pages in
/// front.
struct EndpointAnswers: Sendable {
    let server: AuthorizationServer
    let mail: MailStore
    let pages: PageRenderer

    func answer(_ endpoint: Endpoint, _ request: WebRequest) async -> WebAnswer {
        guard let tenant = MicrosoftTenant(inPath: request.path) else { return await standardAnswer(endpoint, request) }
        return await MicrosoftFront(tenant: tenant, server: server).answer(
            endpoint, request, standard: standardAnswer)
    }

    private func standardAnswer(_ endpoint: Endpoint, _ request: WebRequest) async -> WebAnswer {
        do {
            return try await perform(endpoint, request)
        } catch {
            return WebAnswer(error)
        }
    }

    private func perform(_ endpoint: Endpoint, _ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let authorization = request.authorization
        switch endpoint {
        case .discovery:
            return WebAnswer(json: await server.metadata)
        case .deviceAuthorization:
            return WebAnswer(json: try await server.authorizeDevice(request.parameters, authorization: authorization))
        case .authorize, .signIn, .consent, .device:
            return await page(endpoint, request)
        case .token:
            return WebAnswer(json: try await server.token(request.parameters, authorization: authorization))
        case .introspect:
            return WebAnswer(json: try await server.introspect(request.parameters, authorization: authorization))
        case .revoke:
            try await server.revoke(request.parameters, authorization: authorization)
            return WebAnswer(status: 200)
        case .jwks:
            return WebAnswer(json: server.signer.keySet)
        case .register:
            return WebAnswer(json: try await server.register(request), status: 201)
        case .userInfo:
            return WebAnswer(json: try await server.userInfo(authorization: authorization))
        case .ews:
            return await EWSService(server: server, store: mail).answer(request)
        case .graph:
            return await GraphService(server: server, store: mail).answer(request)
        case .upload:
            return await GraphService(server: server, store: mail).upload(request)
        }
    }

    private func page(_ endpoint: Endpoint, _ request: WebRequest) async -> WebAnswer {
        guard let parameters = try? request.parameters else { return show(.problem(.badRequest)) }
        // Links to the first pages come from elsewhere by their nature; the forms may come only from our own pages.
        let comesFromElsewhere = endpoint == .authorize || (endpoint == .device && request.method == "GET")
        if !comesFromElsewhere, await isFromElsewhere(request) { return show(.problem(.otherOrigin)) }
        switch endpoint {
        case .device where request.method == "GET": return show(await server.devicePage(parameters))
        case .device: return show(await server.enterDeviceCode(parameters))
        case .signIn: return await show(await server.signIn(parameters))
        case .consent: return await show(await server.consent(parameters))
        default: return await show(await server.authorize(parameters))
        }
    }

    /// Whether a browser says that a form was on another site's page. Programs say nothing and are let through: what
    /// protects the form from them is the unguessable transaction in it.
    private func isFromElsewhere(_ request: WebRequest) async -> Bool {
        if let site = request.fetchSite, site != "same-origin" { return true }
        if let origin = request.origin, await origin != server.endpoints.issuer { return true }
        return false
    }

    private func show(_ answer: AuthorizeAnswer) async -> WebAnswer {
        switch answer {
        case .page(let page):
            return show(page)
        case .redirect(let location, let error):
            // 303: the browser fetches the next page with GET, and takes no form along (RFC 9700, section 4.12).
            let isMicrosoft = await server.settings.microsoft
            let clock = await server.clock
            let location = isMicrosoft ? MicrosoftRedirect.translated(location, at: clock.now) : location
            var answer = WebAnswer(redirectTo: location, status: 303)
            answer.outcome = error ?? "ok"
            return answer
        }
    }

    private func show(_ page: Page) -> WebAnswer {
        var status = 200
        var outcome = "ok"
        switch page {
        case .problem(let problem): (status, outcome) = (400, problem.code)
        case .signIn(let form) where form.hasFailed: (status, outcome) = (200, "wrong_password")
        case .device(let form) where form.hasFailed: (status, outcome) = (200, "wrong_user_code")
        case .deviceOutcome(let result): outcome = result.rawValue
        case .signIn, .consent, .device: break
        }
        var answer = WebAnswer(html: pages.html(page), status: status)
        answer.outcome = outcome
        return answer
    }
}
