import FoundationEssentials
import Grants

extension ConsolePages {
    /// An account with its connections, as the overview and other pages show it.
    func values(of account: AccountSummary, _ frame: PageFrame) -> Values {
        [
            "name": account.name.text, "address": account.address, "provider": account.providerName,
            "file": account.file, "path": account.path,
            "connections": account.connections.map { values(of: $0, of: account, frame) },
        ]
    }

    func values(of connection: ConnectionSummary, of account: AccountSummary, _ frame: PageFrame) -> Values {
        let facts = facts(of: connection, frame)
        let usesOAuth = connection.authentication == .oauth2
        let isAuthorized = connection.state == .authorized || connection.state == .verified
        return [
            "id": "\(account.name)-\(connection.direction)", "path": account.path(connection.direction),
            "title": phrases("server-\(connection.direction)"),
            "protocol": connection.mailProtocol.displayName, "server": "\(connection.host):\(connection.port)",
            "state": connection.state.rawValue, "stateWord": phrases("state-\(connection.state.rawValue)"),
            "facts": facts, "hasFacts": !facts.isEmpty,
            "hint": hint(on: connection).orAbsent, "problem": connection.problem.map(values(of:)).orAbsent,
            "usesOAuth": usesOAuth,
            "offersAuthorize": usesOAuth && !isAuthorized && !connection.canUseSameToken,
            "offersSameToken": usesOAuth && !isAuthorized && connection.canUseSameToken,
            "asksNobody": connection.isAppOnly, "offersCheck": isAuthorized || !usesOAuth,
        ]
    }

    /// What to know before the button is pressed, where nothing has been done yet.
    private func hint(on connection: ConnectionSummary) -> String? {
        guard connection.authentication == .oauth2, connection.state == .declared, connection.problem == nil else {
            return nil
        }
        return phrases(connection.canUseSameToken ? "hint-same-token" : "hint-declared")
    }

    func facts(of connection: ConnectionSummary, _ frame: PageFrame) -> [Values] {
        func fact(_ label: String, _ text: String?, _ date: Date? = nil) -> Values? {
            guard text != nil || date != nil else { return nil }
            return [
                "label": phrases(label), "text": text.orAbsent,
                "moment": date.map { Moment(date: $0, now: frame.now).values(phrases) }.orAbsent,
            ]
        }
        let isPassword = connection.authentication == .password
        let ends = connection.accessTokenExpiresAt.map { $0 > frame.now ? "fact-token-ends" : "fact-token-ended" }
        return [
            isPassword ? fact("fact-authentication", phrases("app-password")) : nil,
            fact("fact-identity", connection.identity),
            connection.identity == nil ? fact("fact-consented", nil, connection.consentedAt) : nil,
            fact("fact-verified", nil, connection.verifiedAt),
            fact("fact-opened", connection.opened),
            fact(ends ?? "fact-token-ends", nil, connection.accessTokenExpiresAt),
        ].compactMap(\.self)
    }
}

extension AccountSummary {
    /// Where its page is; what belongs to it lies below.
    var path: String { "/accounts/\(name)" }

    func path(_ direction: Direction) -> String { "\(path)/\(direction)" }
}
