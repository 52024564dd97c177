import FoundationEssentials

/// What an endpoint needs of a request.
struct WebRequest: Sendable {
    let method: String
    let path: String
    /// The query, still encoded.
    let query: String
    let body: [UInt8]
    let contentType: String?
    let authorization: String?
    /// Where a browser says that the request comes from.
    let origin: String?
    let fetchSite: String?
    /// `X-AnchorMailbox`: whose mailbox it is about.
    var anchorMailbox: String?
    /// Which part of a file the body is.
    var contentRange: String?

    /// The parameters of the query, or of a form in the body where the method is POST.
    /// - Throws: `invalid_request` where they cannot be read.
    var parameters: Parameters {
        get throws(ProtocolError) {
            guard let text = method == "POST" ? form : query, let parameters = Parameters(urlEncoded: text) else {
                throw .invalidRequest("the parameters are not application/x-www-form-urlencoded")
            }
            return parameters
        }
    }

    private var form: String? {
        let mediaType = contentType?.split(separator: ";").first?.lowercased()
        guard mediaType == "application/x-www-form-urlencoded" else { return nil }
        return String(validating: body, as: UTF8.self)
    }
}

/// What an endpoint answers.
struct WebAnswer: Sendable {
    static let json = "application/json"
    static let html = "text/html; charset=utf-8"

    let status: Int
    var contentType: String?
    var headers: [(name: String, value: String)] = [("Cache-Control", "no-store")]
    var body: [UInt8] = []
    /// `ok`, or the code of the error: for the log.
    var outcome = "ok"

    init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    init(json value: some Encodable, status: Int = 200) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every type that is answered here consists of text, whole numbers and truth values, which cannot fail.
        let body = (try? encoder.encode(value)).map(Array.init)
        self.init(status: body == nil ? 500 : status, contentType: Self.json, body: body ?? [])
    }

    init(_ error: ProtocolError) {
        self.init(json: error, status: error.status)
        outcome = error.code
        switch error.challenge {
        case .basic: headers.append(("WWW-Authenticate", #"Basic realm="sandbox", charset="UTF-8""#))
        case .bearer: headers.append(("WWW-Authenticate", #"Bearer realm="sandbox", error="\#(error.code)""#))
        case nil: break
        }
    }

    init(redirectTo location: String, status: Int) {
        self.init(status: status)
        headers.append(("Location", location))
    }

    init(html: String, status: Int) {
        self.init(status: status, contentType: Self.html, body: Array(html.utf8))
        headers += [
            // No form-action: browsers apply it to the redirect that follows the form, too, which leads to the client.
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
            ),
            // Not no-referrer, which would make the browser hide the origin of the forms.
            ("Referrer-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
        ]
    }
}
