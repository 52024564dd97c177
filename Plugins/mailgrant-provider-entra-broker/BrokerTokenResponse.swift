import Foundation
import MailgrantPlugin
import Secrets

/// What the broker answers to a request for a token.
struct BrokerTokenResponse: Decodable {
    var accessToken: String?
    /// Milliseconds since 1970; some brokers count seconds.
    var expiresOn: Double?
    var grantedScopes: Scopes?
    var account: Broker.Account?
    var error: Failure?

    /// Words with spaces between, or a list of them.
    struct Scopes: Decodable {
        var words: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            words =
                try (try? container.decode([String].self))
                ?? container.decode(String.self).split(separator: " ").map(String.init)
        }
    }

    struct Failure: Decodable {
        var context: String?
        var status: Status?

        /// A number, or the word for it.
        struct Status: Decodable {
            var code: Int?
            var word: String?

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                code = try? container.decode(Int.self)
                word = try? container.decode(String.self)
            }
        }
    }

    /// - Parameter signInStatuses: the numbers by which the broker says that it wants the person.
    /// - Throws: ``ProviderFailure`` where the broker says why it gives none, or the answer has none.
    func token(now: Date = Date(), signInStatuses: Set<Int>) throws(ProviderFailure) -> Broker.Token {
        if let error { throw error.failure(signInStatuses) }
        guard let accessToken, !accessToken.isEmpty else {
            throw ProviderFailure(.providerFault, "the identity broker gave an answer without an access token")
        }
        return Broker.Token(
            accessToken: Secret(accessToken), secondsLeft: secondsLeft(now), scopes: grantedScopes?.words,
            account: account)
    }

    private func secondsLeft(_ now: Date) -> Int? {
        guard let expiresOn, expiresOn.isFinite else { return nil }
        // In seconds that would be the year 5138.
        let seconds = expiresOn > 100_000_000_000 ? expiresOn / 1_000 : expiresOn
        let left = seconds - now.timeIntervalSince1970
        return left >= 1 && left < 31_536_000 ? Int(left) : nil
    }
}

extension BrokerTokenResponse.Failure {
    /// By words: the names of Microsoft's runtime library for a status (`MSALRUNTIME_RESPONSE_STATUS`), and the errors of
    /// OAuth 2.0 and OpenID Connect in what it says. What its numbers mean no public source says, so a number counts for
    /// nothing but what the account declares.
    fileprivate func failure(_ signInStatuses: Set<Int>) -> ProviderFailure {
        let said = context.map { String($0.prefix(300)) } ?? "it did not say why"
        let name = status?.word?.lowercased().replacing("_", with: "") ?? ""
        if let code = status?.code, signInStatuses.contains(code) { return Self.wantsPerson(said) }
        switch name {
        case "interactionrequired", "accountunusable", "userdataremovalrequired": return Self.wantsPerson(said)
        case "nonetwork", "networktemporarilyunavailable", "servertemporarilyunavailable":
            return ProviderFailure(.unavailable, "the identity broker cannot reach Microsoft: \(said)")
        case "usercanceled", "applicationcanceled":
            return ProviderFailure(.denied, "the sign-in was closed: \(said)")
        case "apicontractviolation", "incorrectconfiguration", "authorityuntrusted":
            return ProviderFailure(.misconfigured, "the identity broker refuses the request: \(said)")
        default: break
        }
        // RFC 6749 section 5.2; OpenID Connect Core 1.0 section 3.1.2.6.
        let words = Set(said.lowercased().split { !($0.isLetter || $0 == "_") }.map(String.init))
        if !words.isDisjoint(with: ["interaction_required", "login_required", "consent_required", "invalid_grant"]) {
            return Self.wantsPerson(said)
        }
        if !words.isDisjoint(with: ["temporarily_unavailable", "server_error"]) {
            return ProviderFailure(.unavailable, "Microsoft is unavailable for now: \(said)")
        }
        if !words.isDisjoint(with: ["invalid_client", "unauthorized_client", "invalid_scope", "invalid_resource"]) {
            return ProviderFailure(.misconfigured, "the identity broker refuses the request: \(said)")
        }
        let number = status?.code.map { " with status \($0)" } ?? ""
        return ProviderFailure(.providerFault, "the identity broker failed\(number): \(said)")
    }

    private static func wantsPerson(_ said: String) -> ProviderFailure {
        ProviderFailure(.needsAuthorization, "the identity broker asks for you: \(said)")
    }
}
