import Clients
import Grants
import HelperKit
import Reconciliation

extension ClientCheckup {
    /// Tries the client with each of its connections, in a private directory that is removed afterwards.
    func report() async throws -> ClientCheckReport {
        var report = ClientCheckReport(configuration)
        try await PrivateHome.with(context) { home in
            for failure in await shortcomings(in: home) { report.add(failure) }
            guard report.failures.isEmpty else { return }
            try await Session.with(context, showing: context.terminal.note) { session in
                for login in configuration.logins {
                    context.terminal.progress("\(configuration.client.displayName): running")
                    do throws(ProgramFailure) {
                        let redaction = try await redaction(of: login, session)
                        let did = try await run(login, hiding: redaction, in: home)
                        report.add(login, did: did)
                    } catch {
                        report.add(error, login)
                    }
                    context.terminal.clearProgress()
                }
            }
        }
        if let lack = try ClientEditing(context: context).lack(configuration) {
            report.add(
                ProgramFailure(
                    .unavailable, "\(configuration.client.name) \(configuration.account.name)", what: lack.words,
                    remedy: lack.step))
        }
        return report
    }
}
