import ConfigurationFiles
import Grants
import HelperKit

/// The chains of some accounts, walked one after the other.
struct DoctorWalk: Sendable {
    let context: CommandContext
    let accounts: [Account]
    /// A file that is broken is a broken link.
    var broken: [CommandContext.BrokenAccount] = []
    var isOffline = false

    /// - Parameter directions: which of an account's connections.
    func found(
        _ directions: @Sendable (Account) throws -> [Direction] = { $0.connections.map(\.direction) }
    ) async throws -> DoctorReport {
        var found = DoctorReport(system: SystemFacts(environment: context.environment), connections: [])
        for (name, errors) in broken {
            let failure = ProgramFailure(errors, subject: name.text)
            found.connections.append(
                DoctorReport.Diagnosis(
                    account: name.text, links: [DoctorReport.LinkReport(.declaration, .broken(failure))]))
        }
        found.connections += try await Session.with(context, showing: context.terminal.note) { session in
            try await diagnoses(directions, session)
        }
        context.terminal.clearProgress()
        return found
    }

    private func diagnoses(
        _ directions: (Account) throws -> [Direction], _ session: Session
    ) async throws -> [DoctorReport.Diagnosis] {
        var diagnoses: [DoctorReport.Diagnosis] = []
        for account in accounts {
            for direction in try directions(account) {
                guard let connection = account[direction] else { continue }
                let examination = Examination(account, connection, session, isOffline: isOffline)
                let links = await examination.walk { link in
                    session.context.terminal.progress("\(account.name) \(direction): \(link.words)")
                }
                try Task.checkCancellation()
                diagnoses.append(
                    DoctorReport.Diagnosis(
                        account: account.name.text, address: account.address, provider: account.provider.text,
                        direction: direction, protocol: connection.mailProtocol, host: connection.host,
                        port: connection.port, links: links))
            }
        }
        return diagnoses
    }

    /// What was found as a text for a public issue: addresses, names, hosts, IDs and paths are taken out.
    func report(on found: DoctorReport) -> [String] {
        let redact = ReportRedaction(accounts, others: broken.map(\.0), context)
        return (found.system.lines + [""] + DoctorText().lines(of: found)).map { redact($0) }
    }
}
