import Grants
import HelperKit

/// A provider's report as a person reads it.
struct ProviderText {
    let terminal: Terminal

    func print(_ report: ProviderReport) throws(ProgramFailure) {
        let file = report.file.map { "  yours: \($0)" } ?? "  bundled"
        try terminal.print(
            "\(terminal.styled(report.name, .strong))  \(report.displayName)\(terminal.styled(file, .faint))")
        if let notice = report.notice { try terminal.print("  \(notice)") }
        try rows([
            ("register at", report.links["registration"]),
            ("callback URL", report.callbackUrl),
            ("grant type", report.grantType.rawValue),
            ("issuer", report.issuer),
            ("authorization URL", report.authorizationUrl),
            ("access token URL", report.accessTokenUrl),
            ("device code URL", report.deviceAuthorizationUrl),
            ("revocation URL", report.revocationUrl),
            ("client authentication", report.clientAuthentication),
            ("scopes at consent", report.scopes.joined(separator: " ")),
            ("one token", report.oneResourcePerToken ? "is for one resource" : nil),
            ("app passwords", report.links["passwords"]),
            ("take consent back at", report.links["consents"]),
            ("documentation", report.links["documentation"]),
        ])
        for parameter in report.parameters {
            let allowed = parameter.allowed.isEmpty ? "" : " (\(parameter.allowed.joined(separator: ", ")))"
            try terminal.print(
                "  \(terminal.styled("[token] \(parameter.name)", .strong)) = \(parameter.value ?? "…")\(allowed)")
            try terminal.print("    \(parameter.explanation)")
        }
        for server in report.servers {
            let host = server.host.map { $0 + (server.port.map { ":\($0)" } ?? "") } ?? "any host"
            try terminal.print(
                "  \(terminal.styled("\(server.direction) \(server.protocol)", .strong))  \(host)")
            try rows([
                ("scopes", server.scopes.joined(separator: " ")),
                ("with a shared mailbox", server.sharedMailboxScopes.joined(separator: " ")),
                ("without a person", server.appOnlyScopes.joined(separator: " ")),
                ("permissions", server.permissions.joined(separator: ", ")),
            ])
        }
        for type in report.types {
            try terminal.print("  \(terminal.styled("type", .strong))  \(type.name)")
            try rows([
                ("protocols", type.protocols.map(\.rawValue).joined(separator: ", ")),
                ("grant types", type.grantTypes.map(\.rawValue).joined(separator: ", ")),
            ])
        }
        for note in report.scopeNotes {
            let protocols = note.protocols.isEmpty ? "" : "  " + note.protocols.map(\.rawValue).joined(separator: ", ")
            try terminal.print("  \(terminal.styled("scope", .strong))  \(note.scope)\(protocols)")
            try rows([("allows to", note.allows), ("permission", note.permission)])
        }
    }

    private func rows(_ rows: [(String, String?)]) throws(ProgramFailure) {
        for case (let name, let value?) in rows where !value.isEmpty {
            let padding = String(repeating: " ", count: max(1, 23 - name.count))
            try terminal.print("    \(terminal.styled(name, .faint))\(padding)\(value)")
        }
    }
}
