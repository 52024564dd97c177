import Glibc
import Grants
import HelperKit
import MailConnections

extension TunnelRefusal {
    /// A failure in the words of a protocol, for its client.
    init(in mailProtocol: MailProtocol, _ failure: ProgramFailure) {
        let cause: Cause =
            switch failure.status {
            case .noPermission: .authorization
            case .temporaryFailure, .unavailable, .cannotCreate: .temporary
            default: .permanent
            }
        self.init(in: mailProtocol, cause, failure.line)
    }
}

extension ProgramFailure {
    /// There is nothing that a tunnel could carry.
    static func noTunnel(_ account: Account, _ connection: Connection) -> ProgramFailure {
        let name = connection.mailProtocol.displayName
        return ProgramFailure(
            .configuration, "\(account.name) \(connection.direction)",
            what: "\(name) is requests over HTTPS, and no conversation that a tunnel could carry",
            remedy: connection.direction == .incoming
                ? "declare incoming by imap or pop, or use a program that speaks \(name) with: mailgrant-incoming "
                    + account.name.text
                : "send with: mailgrant sendmail --account \(account.name)")
    }

    /// What is left to be said of a tunnel that has ended, or nothing where it did what it was for.
    init?(_ end: TunnelEnd, _ account: String, _ connection: Connection) {
        switch end {
        // A client that goes while the server still speaks has what it wanted: many do not wait for the farewell.
        case .serverClosed, .clientLeft, .interrupted: return nil
        case .serverLost(let error): self.init(error, account, connection)
        case .clientFailed(let reason):
            self.init(
                .ioError, "\(account) \(connection.direction)",
                what: "standard output cannot be written (\(String(cString: strerror(reason))))",
                remedy: "look at what it leads to")
        }
    }
}
