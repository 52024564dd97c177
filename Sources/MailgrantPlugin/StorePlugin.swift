import CredentialWire
import Glibc
public import Secrets

/// A token store: the program `mailgrant-store-NAME`. Call ``main()`` and nothing else.
///
/// Saved means: a later ``get(_:)`` gives the secret back byte for byte. Each call is a process of its own, and several may
/// run at once.
public protocol StorePlugin: Sendable {
    /// What `mailgrant plugin list` shows as its version.
    var programVersion: String { get }

    /// The secret of an item; nothing where there is none.
    ///
    /// - Throws: ``PluginFailure``, or any error: that is one with ``PluginFailure/Code/failed``.
    func get(_ item: StoreItem) async throws -> Secret?

    /// Saves an item's secret in place of an older one.
    func store(_ secret: Secret, as item: StoreItem) async throws

    /// Removes an item. It is no error if there is none.
    func erase(_ item: StoreItem) async throws
}

/// What a secret is kept under.
public struct StoreItem: Sendable, Equatable {
    /// Tells items apart; letters, digits and hyphens, such as a UUID.
    public let id: String
    /// Whose it is, for a person to read. It may change, and is known only when something is saved.
    public let account: String?
    /// Whether a person may be asked to unlock something.
    public let mayAsk: Bool
}

extension StorePlugin {
    /// Does what the program was called for, and ends the process.
    public func main() async -> Never {
        PluginStreams.begin()
        do {
            let request = try PluginStreams.read()
            if let answer = try await answer(to: PluginStreams.operation, request) { try PluginStreams.write(answer) }
            exit(0)
        } catch let failure as PluginFailure {
            PluginStreams.end(failure)
        } catch {
            PluginStreams.end(PluginFailure(.failed, "\(error)"))
        }
    }

    private func answer(
        to operation: String, _ request: CredentialMessage
    ) async throws -> CredentialMessage? {
        var answer = CredentialMessage()
        switch operation {
        case "capability":
            answer.append(ProviderKey.programVersion, programVersion)
        case "get":
            if let secret = try await get(try item(request)) { answer.append(CredentialKey.password, secret) }
        case "store":
            guard let secret = request.secret(CredentialKey.password) else {
                throw PluginFailure(.failed, "there is no secret in the request")
            }
            try await store(secret, as: try item(request))
            return nil
        case "erase":
            try await erase(try item(request))
            return nil
        default:
            // Other operations of git's helpers, now or later, are no failure.
            return nil
        }
        return answer
    }

    private func item(_ request: CredentialMessage) throws(PluginFailure) -> StoreItem {
        guard let id = request.text(CredentialKey.host), !id.isEmpty,
            id.utf8.allSatisfy({ isalnum(Int32($0)) != 0 || $0 == UInt8(ascii: "-") })
        else { throw PluginFailure(.failed, "the request names no item") }
        return StoreItem(
            id: id, account: request.text(CredentialKey.username), mayAsk: request.text("interaction") == "allowed")
    }
}

/// The version of the exchange that these plugins speak.
enum WireVersion {
    static let spoken = "1"
}
