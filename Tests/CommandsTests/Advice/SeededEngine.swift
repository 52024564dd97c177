import ConfigurationFiles
import Declarations
import Foundation
import Grants
import LocalState
import OAuth
import Secrets
import Synchronization
import TemporaryFiles
import TestTokenStores
import Testing

@testable import Commands

/// A real engine with an account that is declared at a bundled provider and authorized, and a provider and a mail server
/// that answer as told.
struct SeededEngine {
    let account: Account
    let engine: GrantEngine
    private let provider = AnsweringProvider()

    /// - Parameter declaration: the account's file.
    static func with<Result>(
        _ declaration: String, _ body: (SeededEngine) async throws -> Result
    ) async throws -> Result {
        let root = FileManager.default.temporaryDirectory.appending(component: "mailgrant-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        return try await body(SeededEngine(declaration, in: root.path()))
    }

    private init(_ declaration: String, in root: String) async throws {
        account = try Self.account(declaration, in: root)
        let state = StateDirectory(path: root + "/state")
        let ledger = FileLedger(in: state)
        let store = InMemoryTokenStore()
        engine = GrantEngine(
            store: store, cache: NoCache(), ledger: ledger, locks: FileLocks(in: state), transport: provider,
            certificates: CertificateFiles(),
            // Many of these run at a time, and none of them is about deadlines.
            limits: GrantEngine.Limits(exchange: .seconds(600), call: .seconds(600)))
        try await Self.authorize(account, store, ledger)
    }

    /// A provider's file is long, and the accounts are few.
    private static let accounts = Mutex<[String: Account]>([:])

    private static func account(_ declaration: String, in root: String) throws -> Account {
        if let known = accounts.withLock({ $0[declaration] }) { return known }
        try write(declaration, to: root + "/accounts/work.toml")
        let found = try DeclarationLoader(directory: ConfigurationDirectory(path: root)).account(matching: "work")
        guard case .found(let account) = found else { throw Unexpected("\(found)") }
        accounts.withLock { $0[declaration] = account }
        return account
    }

    private static func authorize(_ account: Account, _ store: InMemoryTokenStore, _ ledger: FileLedger) async throws {
        let details = try #require(account.connections.first).token
        let tokenURL = try #require(details.endpoints.tokenURL ?? URL(string: "https://id.example.org/token"))
        let grant = Grant(
            id: GrantID(UUID()), account: account.name, grantType: details.grantType, refreshToken: Secret("refresh"),
            scopes: account.connections.flatMap(\.scopes), identity: .notStated, consentedAt: Date(),
            binding: .endpoints(
                EndpointBinding(
                    issuer: details.endpoints.issuer, authorizationURL: details.endpoints.authorizationURL,
                    tokenURL: tokenURL, deviceAuthorizationURL: details.endpoints.deviceAuthorizationURL,
                    revocationURL: details.endpoints.revocationURL, jwksURL: details.endpoints.jwksURL,
                    clientID: details.clientID, declared: details.endpoints)))
        let item = StoredItem(.grant, id: grant.id.text, account: account.name)
        try await store.write(GrantCodec.line(grant), as: item, interaction: .forbidden)
        _ = try ledger.update(account.name) { record in
            record.sharedGrant = grant.id
            record.grants = [GrantSummary(of: grant)]
            for connection in account.connections {
                record[connection.direction] = ConnectionRecord(
                    grant: grant.id, hasOwnGrant: false, authorizedAt: Date(),
                    endpoint: MailEndpoint(of: connection))
            }
        }
    }

    /// How minting fails when the provider answers with this JSON, however often it is asked.
    func fault(_ direction: Direction, status: Int = 400, answer: String) async throws -> GrantFault {
        provider.answer(status, answer)
        do throws(GrantFault) {
            _ = try await engine.accessToken(for: account, direction)
        } catch {
            return error
        }
        throw Unexpected("the provider's refusal gave a token")
    }

    /// What verifying says when the mail server answers so.
    func refusal(_ direction: Direction, _ error: MailServerError) async throws -> MailServerError {
        let verified = try await engine.verify(account, direction, with: RefusingServer(error: error))
        guard case .failed(let error) = verified else { throw Unexpected("the refusal verified the connection") }
        return error
    }

    struct Unexpected: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }
}

private final class AnsweringProvider: Transport {
    private let response = Mutex((200, #"{"access_token":"token","token_type":"Bearer","expires_in":3600}"#))

    func answer(_ status: Int, _ json: String) { response.withLock { $0 = (status, json) } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse {
        let (status, json) = response.withLock { $0 }
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "application/json")], body: Secret(json))
    }
}

private struct RefusingServer: MailVerifier {
    let error: MailServerError

    func verify(
        _ connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> MailVerification {
        throw error
    }
}

private struct NoCache: AccessTokenCache {
    func token(for connection: ConnectionKey) async -> AccessToken? { nil }
    func keep(_ token: AccessToken, for connection: ConnectionKey) async {}
    func drop(_ connection: ConnectionKey) async {}
    func dropTokens(of account: PlainName, grants: [GrantID]) async {}
    func hold(_ grantLine: Secret, of id: GrantID) async -> Bool { false }
    func held(_ id: GrantID) async -> Secret? { nil }
    func letGo(_ id: GrantID) async {}
}
