import DesktopPrograms
import Foundation
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

    /// - Throws: ``Refusal`` where the broker says why it gives none, or the answer has none.
    func token(now: Date = Date()) throws(Refusal) -> Broker.Token {
        if let error { throw error.refusal }
        guard let accessToken, !accessToken.isEmpty else {
            throw Refusal(.provider, "the identity broker gave an answer without an access token")
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
    /// By the statuses of Microsoft's runtime library (`MSALRUNTIME_RESPONSE_STATUS`).
    fileprivate var refusal: Refusal {
        let said = context.map { String($0.prefix(300)) } ?? "it did not say why"
        let word = status?.word?.lowercased().replacing("_", with: "") ?? ""
        switch (status?.code, word) {
        case (2, _), (13, _), (14, _), (_, "interactionrequired"), (_, "accountunusable"),
            (_, "userdataremovalrequired"):
            return Refusal(.needsAuthorization, "the identity broker asks for you: \(said)")
        case (3, _), (4, _), (5, _), (_, "nonetwork"), (_, "networktemporarilyunavailable"),
            (_, "servertemporarilyunavailable"):
            return Refusal(.unavailable, "the identity broker cannot reach Microsoft: \(said)")
        case (7, _), (8, _), (_, "usercanceled"), (_, "applicationcanceled"):
            return Refusal(.denied, "the sign-in was closed: \(said)")
        case (6, _), (9, _), (11, _), (_, "apicontractviolation"), (_, "incorrectconfiguration"),
            (_, "authorityuntrusted"):
            return Refusal(.misconfigured, "the identity broker refuses the request: \(said)")
        default:
            return Refusal(.provider, "the identity broker failed: \(said)")
        }
    }
}
