import Grants
import NIOHTTP1

/// What a browser gets: one document that may not be kept, framed, guessed at or lead anywhere.
struct Answer: Sendable, Equatable {
    let status: HTTPResponseStatus
    let body: String
    private let contentType: String
    private let contentSecurityPolicy: String
    private var allowedMethods: String?

    static func text(_ status: HTTPResponseStatus, _ sentence: String) -> Answer {
        Answer(
            status: status, body: sentence + "\n", contentType: "text/plain; charset=utf-8",
            contentSecurityPolicy: Self.nothingAllowed)
    }

    /// To a request to the callback URL that answers another sign-in, or none.
    static let stray = Answer.text(.badRequest, "This is not the answer to the sign-in that is under way.")

    /// To whoever comes after the awaited request.
    static var over: Answer { .page(.gone, .over) }

    static func outcome(_ outcome: ConsentOutcome) -> Answer {
        let status: HTTPResponseStatus = if case .authorized = outcome { .ok } else { .badRequest }
        return .page(status, OutcomePage(outcome))
    }

    private static func page(_ status: HTTPResponseStatus, _ page: OutcomePage) -> Answer {
        let nonce = Self.nonce()
        return Answer(
            status: status, body: page.rendered(nonce: nonce), contentType: "text/html; charset=utf-8",
            contentSecurityPolicy: "\(Self.nothingAllowed); style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'")
    }

    static var methodNotAllowed: Answer {
        var answer = Answer.text(.methodNotAllowed, "Only GET is answered here.")
        answer.allowedMethods = "GET"
        return answer
    }

    var headers: HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Type": contentType,
            "Content-Length": String(body.utf8.count),
            "Cache-Control": "no-store",
            "Connection": "close",
            "Content-Security-Policy": contentSecurityPolicy,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        ]
        if let allowedMethods { headers.add(name: "Allow", value: allowedMethods) }
        return headers
    }

    private static let nothingAllowed =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// 128 random bits in hexadecimal: the page's own style and script are known by it (Content Security Policy Level 3
    /// section 2.3.1).
    private static func nonce() -> String {
        String(UInt128.random(in: UInt128.min...UInt128.max), radix: 16)
    }
}
