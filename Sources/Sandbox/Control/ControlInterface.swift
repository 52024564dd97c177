import FoundationEssentials
import PlainJSON
import Secrets

/// The interface below `/control` by which tests look at the sandbox and disturb it: JSON in, JSON out, with the control
/// key as bearer token. `Sources/Sandbox/README.md` lists the requests.
struct ControlInterface: Sendable {
    let key: Secret
    let server: AuthorizationServer
    let mail: MailStore
    let failures: FailureQueue
    let log: RequestLog

    func answer(_ request: WebRequest) async -> WebAnswer {
        guard let bearer = request.authorization?.credentials(scheme: "Bearer"), Secret(bearer) == key else {
            return WebAnswer(.invalidToken)
        }
        do {
            return try await perform(request)
        } catch {
            return WebAnswer(error)
        }
    }

    private func perform(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        switch (request.method, request.path) {
        case ("GET", "/control/log"): return WebAnswer(json: ["entries": await log.entries])
        case ("DELETE", "/control/log"):
            await log.removeAll()
            return WebAnswer(status: 204)
        case ("GET", "/control/failures"): return WebAnswer(json: ["pending": await failures.count])
        case ("DELETE", "/control/failures"): return WebAnswer(json: ["removed": await failures.removeAll()])
        case ("POST", "/control/failures"): return try await addFailure(request)
        case ("GET", "/control/settings"): return WebAnswer(json: await server.settings)
        case ("POST", "/control/settings"): return try await changeSettings(request)
        case ("POST", "/control/clock"): return try await advanceClock(request)
        case ("POST", "/control/clients"): return try await registerClient(request)
        case ("GET", "/control/grants"): return WebAnswer(json: ["grants": await server.grantSummaries])
        case ("POST", "/control/grants/end"): return try await endGrants(request)
        case ("POST", "/control/access-tokens/expire"):
            let selection = try decode(GrantSelection.self, request, members: GrantSelection.memberNames)
            return WebAnswer(json: ["expired": await server.expireAccessTokens(selection)])
        case ("POST", "/control/access-tokens"): return try await makeToken(request)
        case ("GET", "/control/mail"): return try await showMail(request)
        case ("POST", "/control/mail"): return try await putMail(request)
        default:
            throw ProtocolError(code: "not_found", description: "no such control request", status: 404)
        }
    }

    private func makeToken(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let order = try decode(TokenOrder.self, request, members: TokenOrder.memberNames)
        let token = await server.makePracticeToken(for: MailCaller(person: order.user, scopes: order.scopes))
        return WebAnswer(json: ["access_token": token], status: 201)
    }

    private func showMail(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        guard let address = try request.parameters["mailbox"], let summary = await mail.summary(of: address) else {
            throw .invalidRequest("no such mailbox")
        }
        return WebAnswer(json: summary)
    }

    private func putMail(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let order = try decode(MailOrder.self, request, members: MailOrder.memberNames)
        guard let mime = try? MIMEText(base64: Array(order.mime.utf8)),
            let mailbox = try? await mail.open(order.mailbox, as: nil)
        else { throw .invalidRequest("no such mailbox, or mime is not base64") }
        let message = await mail.put(mime, in: .inbox, of: mailbox, at: await server.clock.now)
        return WebAnswer(json: ["id": message.id], status: 201)
    }

    private func addFailure(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let failure = try decode(Failure.self, request, members: Failure.CodingKeys.allCases.map(\.rawValue))
        guard failure.isValid else { throw .invalidRequest("a number is out of range, or the kind needs acts") }
        await failures.append(failure)
        return WebAnswer(json: ["pending": await failures.count], status: 201)
    }

    private func changeSettings(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let change = try decode(
            SettingsChange.self, request, members: SandboxSettings.CodingKeys.allCases.map(\.rawValue))
        let settings = change.applied(to: await server.settings)
        guard settings.isValid else { throw .invalidRequest("a setting is out of range") }
        await server.change(settings: settings)
        return WebAnswer(json: settings)
    }

    private func advanceClock(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let shift = try decode(ClockShift.self, request, members: ["advance"])
        guard (0...1_000_000_000) ~= shift.advance else { throw .invalidRequest("the clock only goes forward") }
        let now = await server.advanceClock(by: shift.advance)
        return WebAnswer(json: ["now": now.timeIntervalSince1970])
    }

    private func registerClient(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let registration = try decode(
            ClientRegistration.self, request, members: ClientRegistration.CodingKeys.allCases.map(\.rawValue))
        let client = try registration.client(users: server.registry.users.keys)
        guard client.id != Registry.resourceServerID, !client.id.isEmpty else {
            throw .invalidRequest("client_id: taken, or empty")
        }
        await server.register(client)
        return WebAnswer(json: ["client_id": client.id], status: 201)
    }

    private func endGrants(_ request: WebRequest) async throws(ProtocolError) -> WebAnswer {
        let end = try decode(
            GrantsEnd.self, request, members: GrantSelection.memberNames + GrantsEnd.CodingKeys.allCases.map(\.rawValue)
        )
        return WebAnswer(json: ["ended": await server.endGrants(end.selection, end.error)])
    }

    /// An unknown member is an error, since a test with a misspelt one would prove nothing.
    private func decode<Value: Decodable>(
        _ type: Value.Type, _ request: WebRequest, members: [String]
    ) throws(ProtocolError) -> Value {
        let data = Data(request.body.isEmpty ? Array("{}".utf8) : request.body)
        guard let object = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
            throw .invalidRequest("the body is not a JSON object")
        }
        guard Set(object.keys).isSubset(of: members) else {
            throw .invalidRequest("members: \(members.sorted().joined(separator: ", "))")
        }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw .invalidRequest("a member is missing or has the wrong type")
        }
    }
}

private struct ClockShift: Decodable {
    /// Seconds.
    let advance: Double
}
