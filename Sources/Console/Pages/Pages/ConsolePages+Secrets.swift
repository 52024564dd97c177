import Grants

extension ConsolePages {
    /// The fields of the page of secrets.
    enum SecretField: String, Sendable {
        case certificateKey = "certificate-key"
        case refreshToken = "refresh-token"
    }

    /// The private key of a client's certificate, and a refresh token to take over. Write-only.
    /// `GET /accounts/NAME/DIRECTION/secrets`
    ///
    /// - Parameter empty: the field that was sent with nothing in it.
    func secrets(
        _ secrets: TokenSecrets, account: AccountSummary, _ direction: Direction, empty: SecretField? = nil,
        _ frame: PageFrame
    ) -> String {
        let server = phrases("server-\(direction)")
        let key: String =
            switch secrets.key {
            case .none: phrases("hint-certificate-key")
            case .kept(let address?): phrases("key-kept-for", ["address": address])
            case .kept(nil): phrases("key-kept")
            }
        return page(
            "secrets", title: phrases("secrets"), place: .accounts, frame,
            [
                "path": account.path, "address": account.address, "connectionPath": account.path(direction),
                "whose": phrases(secrets.isOwn ? "secrets-own" : "secrets-shared", ["server": server]),
                "hasProblems": false,
                "certificate": secrets.certificate.map { phrases("certificate-declared", ["file": $0]) }.orAbsent,
                "keyField": secretField(.certificateKey, hint: key, empty: empty),
                "keyIsKept": secrets.key != .none, "secretIsKept": secrets.clientSecret != .none,
                "secretKept": self.kept(secrets.clientSecret), "takesRefreshToken": secrets.takesRefreshToken,
                "tokenField": secretField(.refreshToken, hint: phrases("hint-refresh-token"), empty: empty),
                "isAuthorized": secrets.isAuthorized,
            ])
    }

    private func kept(_ secret: TokenForm.KeptSecret) -> String {
        switch secret {
        case .none: phrases("no-client-secret")
        case .kept(let address?): phrases("client-secret-kept-for", ["address": address])
        case .kept(nil): phrases("client-secret-kept")
        }
    }

    private func secretField(_ field: SecretField, hint: String, empty: SecretField?) -> Values {
        let id = "field-\(field.rawValue)"
        let error = field == empty ? phrases("is-empty") : nil
        return [
            "id": id, "name": field.rawValue, "label": phrases(id), "placeholder": false, "hint": hint,
            "describedBy": "\(id)-hint" + (error == nil ? "" : " \(id)-error"), "error": error.orAbsent,
        ]
    }
}
