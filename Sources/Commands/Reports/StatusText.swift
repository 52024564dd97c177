import FoundationEssentials
import Grants
import HelperKit

/// The status report as a person reads it.
struct StatusText {
    let terminal: Terminal
    let isVerbose: Bool

    func print(_ report: StatusReport) throws(ProgramFailure) {
        if report.accounts.isEmpty, report.errors.isEmpty {
            try terminal.print("No account is declared yet. Begin with: mailgrant add --help")
        }
        for account in report.accounts {
            let name = terminal.styled(account.name, .strong)
            try terminal.print("\(name)  \(account.address)  \(terminal.styled(account.provider, .faint))")
            for connection in account.connections { try print(connection) }
        }
        for error in report.errors {
            let place = [error.file, error.line.map(String.init), error.column.map(String.init)]
                .compactMap { $0 }.joined(separator: ":")
            let key = error.key.map { "\($0): " } ?? ""
            try terminal.print(
                "\(terminal.styled(error.account, .strong))  \(terminal.styled("broken", .bad))\n"
                    + "  \(place): \(key)\(error.message)")
        }
    }

    private func print(_ connection: ConnectionStatus) throws(ProgramFailure) {
        let server = "\(connection.protocol) \(connection.host):\(connection.port)"
        try terminal.print("  \(connection.direction)  \(server)  \(state(of: connection))")
        if let reason = connection.reason { try terminal.print("            \(reason)") }
        if let remedy = connection.remedy { try terminal.print("            \(remedy)") }
        if let failure = connection.failure, let at = connection.failedAt {
            try terminal.print("            the last check failed \(timeWords(at)): \(failure)")
            if let advice = connection.failureAdvice { try terminal.print("            \(advice)") }
        }
        if isVerbose { try printDetails(of: connection) }
    }

    private func state(of connection: ConnectionStatus) -> String {
        var words = terminal.styled(connection.state, style(of: connection.state))
        if let verifiedAt = connection.verifiedAt, connection.state == "verified" {
            words += " \(timeWords(verifiedAt))"
            words += [connection.mechanism, connection.opened].compactMap { $0 }.map { ", \($0)" }.joined()
        }
        if let expires = connection.accessTokenExpiresAt { words += "; access token ends \(timeWords(expires))" }
        if let until = connection.waitsUntil, until > Date() { words += "; waits, and asks again \(timeWords(until))" }
        return words
    }

    private func style(of state: String) -> Terminal.Style {
        switch state {
        case "verified": .good
        case "needs-authorization": .bad
        default: .pending
        }
    }

    private func printDetails(of connection: ConnectionStatus) throws(ProgramFailure) {
        let token = connection.token
        var rows: [(String, String?)] = [
            ("user", connection.user),
            ("security", connection.security.rawValue),
            ("authentication", connection.authentication == .password ? "app password" : nil),
            ("type", token?.type),
            ("grant type", token?.grantType.rawValue),
            ("callback URL", token?.callbackUrl),
            ("issuer", token?.issuer),
            ("authorization URL", token?.authorizationUrl),
            ("device code URL", token?.grantType == .deviceCode ? token?.deviceAuthorizationUrl : nil),
            ("access token URL", token?.accessTokenUrl ?? connection.grant?.tokenUrl),
            ("client ID", token?.clientId),
            ("program", token?.program),
            ("client secret", token?.clientSecret.words),
            ("client authentication", token?.clientAuthentication),
            ("certificate", token?.certificate),
            ("scopes at consent", token?.scopesAtConsent?.joined(separator: " ")),
            ("scopes of a token", token?.scopesOfToken.joined(separator: " ")),
        ]
        if let grant = connection.grant {
            rows.append(("consented", timeWords(grant.consentedAt)))
            rows.append(("identity", grant.identity ?? "not stated"))
            rows.append(("granted scopes", grant.scopes.joined(separator: " ")))
        }
        for case (let name, let value?) in rows where !value.isEmpty {
            let padding = String(repeating: " ", count: max(0, 22 - name.count))
            try terminal.print("            \(terminal.styled(name, .faint))\(padding)\(value)")
        }
    }
}
