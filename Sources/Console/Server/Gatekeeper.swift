import HTTPTypes
import Hummingbird
import Secrets

/// Who is let in to the console: every request passes here before a route sees it.
struct Gatekeeper: Sendable {
    let capabilities: OneTimeCapabilities
    let sessions: BrowserSessions

    /// What a browser is told that is not let in.
    struct Refusal: Error {
        var reason: RefusedRequest
        var status: HTTPResponse.Status

        init(_ reason: RefusedRequest, _ status: HTTPResponse.Status = .forbidden) {
            self.reason = reason
            self.status = status
        }
    }

    static let entrance = "/open"
    static let capabilityParameter = "capability"

    /// Turns the capability of an opened address into a cookie. A browser that has one keeps it, so that its other windows go
    /// on as they were.
    func enter(_ request: Request, _ arrival: Arrival) throws(Refusal) -> Response {
        let query = FormValues(urlEncoded: (request.uri.query ?? "").utf8)
        let isInvited = query?.secret(Self.capabilityParameter).map(capabilities.redeem) ?? false
        var response = Response.redirect(to: "/")
        if session(of: request, arrival) == nil {
            guard isInvited else { throw Refusal(.usedAddress) }
            response.headers[.setCookie] = SessionCookie(port: arrival.port).header(sessions.begin())
        }
        return response
    }

    /// - Throws: where the browser has no session, or the form that it sent is none of this session's.
    func admit(_ request: Request, _ arrival: Arrival, bodyLimit: Int) async throws(Refusal) -> Visit.Source {
        guard let session = session(of: request, arrival) else { throw Refusal(.noSession) }
        var form = FormValues([])
        if request.method == .post {
            form = try await self.form(of: request, limit: bodyLimit)
            guard form.secret(BrowserSession.csrfField) == session.csrfToken else { throw Refusal(.staleForm) }
        }
        return Visit.Source(logger: arrival.logger, session: session, form: form)
    }

    private func session(of request: Request, _ arrival: Arrival) -> BrowserSession? {
        SessionCookie(port: arrival.port).values(in: request).lazy.compactMap(sessions.session).first
    }

    private func form(of request: Request, limit: Int) async throws(Refusal) -> FormValues {
        let type = request.headers[.contentType]?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == "application/x-www-form-urlencoded" else { throw Refusal(.malformed, .unsupportedMediaType) }
        guard let length = request.headers[.contentLength].flatMap({ Int($0) }) else {
            throw Refusal(.malformed, .lengthRequired)
        }
        guard length <= limit else { throw Refusal(.tooLarge, .contentTooLarge) }
        // A connection that breaks off looks like the end of the form: half a form is none.
        guard let body = try? await request.body.collect(upTo: limit), body.readableBytes == length,
            let form = FormValues(urlEncoded: body.readableBytesView)
        else { throw Refusal(.malformed, .badRequest) }
        return form
    }
}
