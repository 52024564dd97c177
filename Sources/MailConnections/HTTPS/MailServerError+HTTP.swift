import Grants
import OAuth

extension MailServerError {
    /// Why no answer came to a question.
    init(_ error: TransportError) {
        let code: Code =
            switch error.code {
            case .unreachable, .interrupted: .unreachable
            case .untrusted: .untrusted
            case .oversized: .protocolFault
            case .insecure: .unsupported
            }
        self.init(code, reason: error.code == .oversized ? "the answer is endless" : error.detail)
    }

    /// What a status alone says; nothing where the server did what it was asked.
    ///
    /// - Parameter detail: the server's words in the body, where it has any.
    init?(status response: HTTPResponse, _ detail: String? = nil) {
        let status = response.status
        let words = detail ?? response.pageNote
        let said = "HTTP status \(status)" + (words.map { ": \($0)" } ?? "")
        switch status {
        case 200..<300: return nil
        case 300..<400: self.init(.protocolFault, "HTTP status \(status), a redirect, which is not followed")
        case 401: self.init(unauthorized: response, said, detail)
        case 403: self.init(.mailboxRefused, reason: said)
        case 408, 429, 500...: self.init(.unavailable, reason: said + response.waitNote)
        default: self.init(.protocolFault, reason: said)
        }
    }

    private init(unauthorized response: HTTPResponse, _ said: String, _ detail: String?) {
        let challenges = response.challenges
        guard challenges.isEmpty || challenges.contains(where: \.isBearer) else {
            let schemes = challenges.map(\.scheme).joined(separator: ", ")
            self.init(.noMechanism, reason: "HTTP status 401, and \(schemes) in place of Bearer")
            return
        }
        let bearer = challenges.first(where: \.isBearer)
        let words = [bearer?.words, bearer?.asksForClaims == true ? "the provider wants a new sign-in" : nil]
        let told = words.compactMap { $0 }.joined(separator: "; ")
        self.init(.tokenRefused, reason: told.isEmpty || detail != nil ? said : "HTTP status 401: \(told)")
    }
}

extension HTTPResponse {
    /// How long the server asks to wait, for the end of a sentence.
    var waitNote: String {
        guard let seconds = retryAfter(now: nil) else { return "" }
        return "; try again in \(seconds) s"
    }

    /// A page in place of an answer: a portal's, or a proxy's.
    var pageNote: String? {
        let type = header("Content-Type")?.prefix { $0 != ";" }.lowercased()
        return type == "text/html" ? "a web page in place of an answer" : nil
    }
}
