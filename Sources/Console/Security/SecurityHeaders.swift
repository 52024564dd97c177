import HTTPTypes

/// What every answer tells the browser not to do.
enum SecurityHeaders {
    /// Nothing from anywhere but what these pages bring along; nothing inline; in no frame.
    private static let contentSecurityPolicy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    private static let all: [(name: String, value: String)] = [
        ("Content-Security-Policy", contentSecurityPolicy),
        // For browsers that know no frame-ancestors.
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        // A page of another site that holds a window of ours can do nothing with it. Our own pop-up must stay ours until the
        // provider's page is in it.
        ("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-DNS-Prefetch-Control", "off"),
    ]

    static func add(to fields: inout HTTPFields) {
        for (name, value) in all {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        // An asset, whose name changes with what it holds, says otherwise.
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
    }

    /// The same where no page is to be had, with plain text of so many bytes, and the connection ends.
    static func ofLastAnswer(bytes: Int) -> [(String, String)] {
        all.map { ($0.name, $0.value) } + [
            ("Cache-Control", "no-store"), ("Connection", "close"), ("Content-Length", String(bytes)),
            ("Content-Type", "text/plain; charset=utf-8"),
        ]
    }
}
