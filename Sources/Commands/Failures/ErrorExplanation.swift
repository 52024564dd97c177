import Grants
import OAuth

/// What a provider file knows of a fault: the advice for it, and what it is looked up by.
struct ErrorExplanation {
    let advice: ErrorAdvice?
    /// Nothing where the fault is no error answer.
    let codes: ErrorCodes?
    /// The scopes that are known to be missing.
    let missingScopes: [String]?

    /// Nothing where a provider file has nothing to say about such a fault.
    init?(of fault: GrantFault, _ token: TokenDetails) {
        let table = token.rules.advice
        switch fault {
        case .provider(.refused(let answer)): self.init(of: table.codes(of: answer), token)
        case .needsAuthorization(.grantEnded(let end)): self.init(of: end.codes, token)
        case .needsAuthorization(.refused(let refusal)): self.init(of: refusal.codes, token)
        case .standing(let failure): self.init(of: failure.codes, token)
        case .scopesNotGranted(let scopes): self.init(of: .scopesNotGranted, missing: scopes, table)
        case .noRefreshToken: self.init(of: .noRefreshToken, table)
        case .otherIdentity: self.init(of: .otherIdentity, table)
        default: return nil
        }
    }

    private init?(of codes: ErrorCodes?, _ token: TokenDetails) {
        guard let codes else { return nil }
        self.codes = codes
        advice = token.rules.advice.advice(for: codes, token.grantType)
        missingScopes = nil
    }

    private init?(of event: AdviceEvent, missing: [String]? = nil, _ table: AdviceTable) {
        guard let advice = table.advice(for: event) else { return nil }
        self.advice = advice
        codes = nil
        missingScopes = missing
    }
}

extension ErrorCodes {
    /// `invalid_grant, bad_token, AADSTS50173`.
    ///
    /// - Parameter prefix: what the provider writes before its numbers.
    func words(prefix: String?) -> String {
        ([error, subError].compactMap { $0 } + codes.map { (prefix ?? "") + String($0) }).joined(separator: ", ")
    }

    /// The same as records and plain messages have it: `invalid_grant (bad_token, 50173)`.
    var reason: String { OAuthError.refused(ErrorAnswer(error: error, subError: subError, codes: codes)).reason }

    /// What the provider's own support asks for; nothing where the provider sent none of it.
    var trace: String? {
        let parts = [correlationID.map { "correlation ID \($0)" }, timestamp.map { "time \($0)" }].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
