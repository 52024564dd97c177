import FoundationEssentials
import Secrets

/// Whom a mail service serves, as the access token says.
struct MailCaller: Sendable, Equatable {
    /// Who consented; nothing for a program that acts in its own name.
    let person: String?
    let scopes: [String]

    /// Whether the token allows one of these permissions of a service. A scope may name the service before the
    /// permission, `https://graph.microsoft.com/Mail.Read`, and then it must be this one.
    func may(_ permissions: [String], at hosts: Set<String>) -> Bool {
        scopes.contains { scope in
            let parts = scope.split(separator: "/")
            guard let name = parts.last?.lowercased(), permissions.contains(where: { $0.lowercased() == name }) else {
                return false
            }
            return parts.count < 3 || hosts.contains(parts[1].lowercased())
        }
    }
}

/// A token that the control interface made: nobody signed in and no client asked for it.
struct PracticeToken: Sendable {
    let caller: MailCaller
    let expires: Date
}

extension AuthorizationServer {
    /// - Returns: nothing for a token that is unknown or over.
    func mailCaller(authorization: String?) -> MailCaller? {
        guard let bearer = authorization?.credentials(scheme: "Bearer").map({ Secret($0) }) else { return nil }
        if let practice = practiceTokens[bearer], practice.expires > clock.now { return practice.caller }
        guard let (token, grant) = activeAccessToken(bearer) else { return nil }
        return MailCaller(person: grant.isClientsOwn ? nil : grant.authentication.address, scopes: token.scopes)
    }

    /// Makes an access token out of nothing.
    func makePracticeToken(for caller: MailCaller) -> String {
        let text = randomness.text(characters: settings.accessTokenBytes)
        practiceTokens[Secret(text)] = PracticeToken(
            caller: caller, expires: clock.now + TimeInterval(settings.accessTokenLifetime))
        return text
    }
}
