import Grants
import Secrets

extension TokenDraft {
    /// What a person typed into "OAuth Token Details".
    init(form: FormValues) {
        let secret = form[FormField.clientSecret.inputName].flatMap { $0.isEmpty ? nil : Secret($0) }
        self.init(
            type: form.text(.type), grantType: form.text(.grantType), parameters: Self.parameters(form),
            issuer: form.text(.issuer), authorizationURL: form.text(.authorizationURL), tokenURL: form.text(.tokenURL),
            deviceAuthorizationURL: form.text(.deviceAuthorizationURL), clientID: form.text(.clientID),
            clientSecret: secret, scopes: form.text(.scopes),
            usesSharedMailbox: form[Self.usesSharedMailboxName] != nil,
            sharedMailbox: form.text(.sharedMailbox), ownToken: form[Self.ownTokenName] != nil,
            filledType: form[Self.filledTypeName], revision: form[Self.revisionName])
    }

    /// The same in the form of a new account; nothing where all is left to what was found and to the provider.
    init?(new form: FormValues) {
        self.init(form: form)
        let typed = [issuer, authorizationURL, tokenURL, deviceAuthorizationURL, clientID, scopes] + parameters.values
        let isUsual = grantType.isEmpty || grantType == GrantType.authorizationCode.rawValue
        if isUsual, clientSecret == nil, typed.allSatisfy(\.isEmpty) { return nil }
    }

    static let usesSharedMailboxName = "shared-mailbox.used"
    static let ownTokenName = "own-token"
    static let filledTypeName = "filled-type"
    static let revisionName = "revision"

    private static func parameters(_ form: FormValues) -> [String: String] {
        let prefix = FormField.parameter("").inputName
        let names = form.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        return Dictionary(names.map { ($0, form.text(.parameter($0))) }, uniquingKeysWith: { first, _ in first })
    }
}
