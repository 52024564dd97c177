/// How a token is printed: `--format`.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// The access token itself.
    case token
    /// The initial response of the SASL mechanism XOAUTH2, in base64.
    case xoauth2
    /// The initial response of the SASL mechanism OAUTHBEARER (RFC 7628), in base64.
    case oauthbearer
    /// The header line of an HTTP request (RFC 6750 section 2.1).
    case header
    /// An entry of a netrc file, whose password is the token (the format of ftp(1), as curl and many others read it).
    case netrc
    /// One JSON object on one line, with a `version`.
    case json
}
