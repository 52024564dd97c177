import Grants
import HelperKit

/// The mail server: whether it lets the person in, and whether it opens the mailbox.
extension Examination {
    func mailServer() async -> LinkState {
        do throws(GrantFault) {
            verification = try await session.engine.verify(account, connection.direction, with: session.verifier)
        } catch {
            return broken(error)
        }
        switch verification {
        case .verified(let answer): return .whole("accepts \(credential) with \(answer.mechanism)")
        case .failed(let error) where error.code == .mailboxRefused:
            return .whole("accepts \(credential) for \(connection.saslUser)")
        case .failed(let error): return broken(error)
        case nil: return .skipped("not asked")
        }
    }

    func mailbox() async -> LinkState {
        switch verification {
        case .verified(let answer): .whole(answer.opened)
        case .failed(let error): broken(error)
        case nil: .skipped("not asked")
        }
    }

    private var credential: String {
        connection.authentication == .password ? "the app password" : "the token"
    }
}
