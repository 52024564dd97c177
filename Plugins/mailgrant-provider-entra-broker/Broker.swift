import DesktopPrograms
import Foundation
import MailgrantPlugin
import Secrets

/// Microsoft's identity broker for Linux, as public clients of it call it. It takes and gives JSON in texts.
///
/// Sources: siemens/linux-entra-sso (`linux-entra-sso.py`) and himmelblau-idm/identity_dbus_broker (`session_broker.rs`).
struct Broker {
    /// The application (client) ID.
    let application: String
    let tenant: String
    /// The numbers by which it says that it wants the person.
    let signInStatuses: Set<Int>

    private let service = BusService("com.microsoft.identity.broker1")
    private static let path = "/com/microsoft/identity/broker1"
    private static let interface = "com.microsoft.identity.Broker1"
    /// What every client of it sends.
    private static let protocolVersion = "0.0"
    private static let redirectURI = "https://login.microsoftonline.com/common/oauth2/nativeclient"

    /// Of `getAccounts`. The broker wants it back as it is.
    struct Account: Codable, Equatable {
        var homeAccountId: String?
        var localAccountId: String?
        var environment: String?
        var realm: String?
        var username: String?
        var givenName: String?
        var name: String?
    }

    struct Token {
        var accessToken: Secret
        /// Nothing where the broker said nothing sensible.
        var secondsLeft: Int?
        /// Nothing where it did not say.
        var scopes: [String]?
        var account: Account?
    }

    /// The accounts that are signed in to on this machine.
    func accounts() throws(ProviderFailure) -> [Account] {
        struct Request: Encodable {
            var clientId: String
            var redirectUri: String
        }
        struct Answer: Decodable {
            var accounts: [Account]?
        }
        let answer: Answer = try call(
            "getAccounts", Request(clientId: application, redirectUri: Self.redirectURI), within: 10)
        return answer.accounts ?? []
    }

    /// Asks nobody.
    func token(of account: Account, scopes: [String]) throws(ProviderFailure) -> Token {
        let request = TokenRequest(
            account: account, authParameters: parameters(account, account.username ?? "", scopes, .cached))
        return try token("acquireTokenSilently", request, within: 12)
    }

    /// Has the broker ask the person, in a window of its own.
    ///
    /// - Parameter limit: how long the person may take, in seconds.
    func tokenFromPerson(_ address: String, scopes: [String], within limit: Int) throws(ProviderFailure) -> Token {
        let request = TokenRequest(account: nil, authParameters: parameters(nil, address, scopes, .interactive))
        return try token("acquireTokenInteractively", request, within: limit)
    }

    // MARK: What goes over the bus

    private enum AuthorizationType: Int {
        /// By the refresh token that the broker keeps.
        case cached = 1
        case interactive = 0
    }

    private struct Parameters: Encodable {
        var account: Account?
        var additionalQueryParametersForAuthorization: [String: String] = [:]
        var authority: String
        var authorizationType: Int
        var clientId: String
        var redirectUri: String
        var requestedScopes: [String]
        var username: String
        /// No window of ours is its parent.
        var uxContextHandle = -1
    }

    private struct TokenRequest: Encodable {
        var account: Account?
        var authParameters: Parameters
    }

    private func parameters(
        _ account: Account?, _ username: String, _ scopes: [String], _ type: AuthorizationType
    ) -> Parameters {
        Parameters(
            account: account, authority: "https://login.microsoftonline.com/\(tenant)",
            authorizationType: type.rawValue, clientId: application, redirectUri: Self.redirectURI,
            requestedScopes: scopes, username: username)
    }

    private func token(_ method: String, _ request: TokenRequest, within limit: Int) throws(ProviderFailure) -> Token {
        struct Answer: Decodable {
            var brokerTokenResponse: BrokerTokenResponse?
        }
        let answer: Answer = try call(method, request, within: limit)
        guard let response = answer.brokerTokenResponse else {
            throw ProviderFailure(.providerFault, "the identity broker gave an answer without a token response")
        }
        return try response.token(signInStatuses: signInStatuses)
    }

    private func call<Answer: Decodable>(
        _ method: String, _ request: some Encodable, within limit: Int
    ) throws(ProviderFailure) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(request) else {
            throw ProviderFailure(.misconfigured, "the request cannot be written")
        }
        let answer: BusAnswer
        do {
            answer = try service.call(
                method, of: Self.interface, at: Self.path,
                [Self.protocolVersion, UUID().uuidString.lowercased(), String(decoding: body, as: UTF8.self)],
                within: limit)
        } catch {
            throw ProviderFailure(error, service: "Microsoft's identity broker")
        }
        guard let text = answer.text("0"),
            let decoded = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        else { throw ProviderFailure(.providerFault, "the identity broker's answer to \(method) cannot be read") }
        return decoded
    }
}

extension Broker.Account {
    /// Whether it is the mailbox of an address.
    func isOf(_ address: String) -> Bool { username?.lowercased() == address.lowercased() }
}
