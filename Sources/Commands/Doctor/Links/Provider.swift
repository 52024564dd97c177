import FoundationEssentials
import Grants
import OAuth
import PluginPrograms

/// The provider, and the access token that it gives.
extension Examination {
    /// Whether anything answers at the endpoint that tokens come from. Nothing is sent but the question. A program must be
    /// there and allowed; whether it works shows when the access token is asked for.
    func provider() async -> LinkState {
        if let program = connection.token.program {
            do {
                let found = try session.context.providerPrograms.program(program)
                return .whole("\(program.executable), \(found.path ?? "built in")")
            } catch {
                return broken(.program(error))
            }
        }
        guard let endpoint = tokenEndpoint, let host = endpoint.host() else {
            return .skipped("no endpoint of the provider is known yet")
        }
        do {
            let response = try await session.transport.send(HTTPRequest(.get, endpoint), timeout: .seconds(15))
            guard response.status < 500 else {
                return broken(.provider(.unavailable(status: response.status, retryAfter: nil)))
            }
            return .whole("\(host) answers")
        } catch {
            return broken(.transport(error))
        }
    }

    func accessToken() async -> LinkState {
        do throws(GrantFault) {
            let token = try await session.engine.accessToken(
                for: account, connection.direction, asksAgain: true)
            foundToken = token
            return .whole("ends \(timeWords(token.expiresAt))")
        } catch {
            return broken(error)
        }
    }

    /// What the token says of itself, where it is one that can be read; nothing is decided by it.
    func scopes() async -> LinkState {
        let token: AccessToken
        if let foundToken {
            token = foundToken
        } else if let cached = await cachedToken() {
            token = cached
        } else {
            return .skipped("no access token is at hand")
        }
        let asked = connection.scopes.joined(separator: " ")
        guard let claims = AccessTokenClaims(token.token) else {
            return .whole("the access token is opaque; asked for: \(asked.isEmpty ? "nothing by name" : asked)")
        }
        let audience = claims.audience.isEmpty ? "no audience" : claims.audience.joined(separator: ", ")
        let words =
            "for \(audience); allows \(claims.scopes.isEmpty ? "nothing by name" : claims.scopes.joined(separator: " "))"
        // Providers shorten their scopes in the token: the last part of an address is compared.
        let allowed = Set(claims.scopes.map(Self.shortName))
        let missing = connection.scopes.filter { !allowed.contains(Self.shortName($0)) }
        guard !claims.scopes.isEmpty, !missing.isEmpty else { return .whole(words) }
        return .noted(
            words + "; not named: \(missing.joined(separator: " "))",
            remedy: "if the mail server refuses it, see that these permissions are registered and consented to")
    }

    private static func shortName(_ scope: String) -> String {
        let last = scope.split(separator: "/").last.map(String.init) ?? scope
        return last.lowercased()
    }

    private func cachedToken() async -> AccessToken? {
        guard let grant = record?[connection.direction]?.grant else { return nil }
        return await session.cache.token(
            for: ConnectionKey(account: account, connection: connection, grant: grant))
    }
}
