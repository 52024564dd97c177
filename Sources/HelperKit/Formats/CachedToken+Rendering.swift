import SASL
public import Secrets
public import TokenCache

extension CachedToken {
    /// What a helper and `mailgrant token` print: one line, its line feed included.
    ///
    /// - Parameter maxBytes: the longest access token, in bytes, that the caller can take.
    /// - Throws: ``ProgramFailure``: the token is longer than that (65), or has bytes that would not stay on their line
    ///   (76 for the token, 78 for the user).
    public func rendered(as format: OutputFormat, maxBytes: Int? = nil) throws(ProgramFailure) -> Secret {
        if let maxBytes, accessToken.count > maxBytes { throw tooLong(maxBytes) }
        try checkCharacters()
        let line =
            switch format {
            case .token: accessToken
            case .xoauth2: BearerMessage.xoauth2(user: user, token: accessToken).base64Encoded()
            case .oauthbearer:
                BearerMessage.oauthbearer(user: user, host: host, port: Int(port), token: accessToken).base64Encoded()
            case .header: Secret("Authorization: Bearer ").followed(by: accessToken)
            case .netrc: try NetrcEntry(host: host, user: user, secret: accessToken).line(subject: subject)
            case .json: json
            }
        return line.followed(by: Secret("\n"))
    }

    /// Whose token it is, in messages.
    var subject: String { "\(account) \(direction.rawValue)" }

    private func tooLong(_ limit: Int) -> ProgramFailure {
        ProgramFailure(
            .dataError, subject,
            what: "the access token has \(accessToken.count) bytes, and its caller takes at most \(limit)",
            remedy: wayWithoutLimit)
    }

    /// What carries a token of any length, whatever the caller is.
    private var wayWithoutLimit: String {
        switch direction {
        case .incoming:
            "have the program use a tunnel, which has no limit: mailgrant tunnel \(account) (\"mailgrant client show\" "
                + "has the configuration, such as: mailgrant client show mbsync \(account))"
        case .outgoing:
            "send in a way that has no limit: mailgrant sendmail --account \(account) -i -t, or mailgrant tunnel "
                + "\(account) --outgoing"
        }
    }

    /// An access token is visible ASCII (RFC 6749 appendix A.12). Anything else in it, or a control character in the user,
    /// could end a line, a header or a SASL field and begin another.
    func checkCharacters() throws(ProgramFailure) {
        let isTokenVisible = accessToken.withExposedBytes { bytes in bytes.allSatisfy { 0x20...0x7e ~= $0 } }
        guard isTokenVisible, !accessToken.isEmpty else {
            throw ProgramFailure(
                .protocolError, subject, what: "the access token has characters that RFC 6749 does not allow",
                remedy: "ask the provider")
        }
        guard isPlain(user), isPlain(host) else {
            throw ProgramFailure(
                .configuration, subject, what: "the user or the host has control characters",
                remedy: "correct the account's file")
        }
    }

    private func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
    }

    private var json: Secret {
        Secret("\(JSONString.head(account: account, direction: direction, user: user))\"access_token\":")
            .followed(by: JSONString.quoted(accessToken)).followed(by: Secret(",\"expires_at\":\(expiresAt)}"))
    }
}
