import FoundationEssentials
import Grants
import HelperKit
import LocalState
import Synchronization

/// One connection while its chain is walked, with what an earlier link found out for a later one.
final class Examination: Sendable {
    let account: Account
    let connection: Connection
    let session: Session
    let isOffline: Bool
    private let findings = Mutex(Findings())

    private struct Findings {
        var token: AccessToken?
        var verification: GrantEngine.Verification?
    }

    init(_ account: Account, _ connection: Connection, _ session: Session, isOffline: Bool) {
        self.account = account
        self.connection = connection
        self.session = session
        self.isOffline = isOffline
    }

    /// Walks the chain up to the first broken link.
    ///
    /// - Parameter progress: is told each link before it is looked at.
    func walk(_ progress: (DoctorLink.Name) -> Void) async -> [DoctorReport.LinkReport] {
        var reports: [DoctorReport.LinkReport] = []
        for link in DoctorLink.chain(for: connection) where !Task.isCancelled {
            progress(link.name)
            let state = link.needsNetwork && isOffline ? .skipped("not asked: --offline") : await link.check(self)
            reports.append(DoctorReport.LinkReport(link.name, state))
            if case .broken = state { break }
        }
        return reports
    }

    // MARK: - What links share

    /// A fault as every other command says it.
    func broken(_ fault: GrantFault) -> LinkState {
        .broken(ProgramFailure(fault, account, connection.direction))
    }

    func broken(_ error: MailServerError) -> LinkState {
        .broken(ProgramFailure(error, account.name.text, connection))
    }

    /// The record of the account, where it can be read.
    var record: AccountRecord? { try? session.context.ledger.record(of: account.name) }

    /// Where tokens come from: the endpoint in the grant, else the declared one, else the issuer that names it.
    var tokenEndpoint: URL? {
        let grant = record?[connection.direction]?.grant.flatMap { record?.summary(of: $0) }
        let declared = connection.token.endpoints
        return grant?.binding.endpoints?.tokenURL ?? declared.tokenURL ?? declared.issuer.flatMap { URL(string: $0) }
    }

    var foundToken: AccessToken? {
        get { findings.withLock { $0.token } }
        set { findings.withLock { $0.token = newValue } }
    }

    var verification: GrantEngine.Verification? {
        get { findings.withLock { $0.verification } }
        set { findings.withLock { $0.verification = newValue } }
    }
}
