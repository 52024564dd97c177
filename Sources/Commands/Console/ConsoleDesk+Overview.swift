import ConfigurationFiles
import Console
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import Providers
import TokenCache

extension ConsoleDesk {
    func overview() async throws(ConsoleProblem) -> Overview {
        try await attempt("accounts") { context in
            let (accounts, broken) = try context.accounts([])
            var overview = try await overview(on: accounts, broken: broken, context)
            // Where they cannot be told, what is declared is shown all the same.
            overview.leftovers = (try? context.leftovers()) ?? []
            return overview
        }
    }

    func overview(of name: PlainName) async throws(ConsoleProblem) -> Overview {
        try await attempt(name.text) { context in
            let account: Account?
            do throws(ConfigurationErrors) {
                account = try context.loader.account(named: name)
            } catch {
                return try await overview(on: [], broken: [(name, error)], context)
            }
            guard let account else {
                return Overview(accounts: [], leftovers: try context.leftovers().filter { $0 == name })
            }
            return try await overview(on: [account], broken: [], context)
        }
    }

    func accountNames() async throws(ConsoleProblem) -> [PlainName] {
        try await attempt("accounts") { context in try context.loader.accountNames() }
    }

    private func overview(
        on accounts: [Account], broken: [CommandContext.BrokenAccount], _ context: CommandContext
    ) async throws -> Overview {
        let report = try await report(on: accounts, broken: broken, context)
        let summaries = zip(accounts, report.accounts).map { account, status in
            AccountSummary(account, status, context)
        }
        return Overview(accounts: summaries, brokenFiles: report.errors.map(BrokenFile.init))
    }

    /// One connection as the overview has it.
    func summary(
        of account: Account, _ direction: Direction, _ context: CommandContext
    ) async throws -> ConnectionSummary {
        let report = try await report(on: [account], broken: [], context)
        let summaries = report.accounts.flatMap { AccountSummary(account, $0, context).connections }
        guard let summary = summaries.first(where: { $0.direction == direction }) else {
            throw ProgramFailure(.noConnection, account.name.text, direction)
        }
        return summary
    }

    private func report(
        on accounts: [Account], broken: [CommandContext.BrokenAccount], _ context: CommandContext
    ) async throws -> StatusReport {
        let cache = TokenCache.open(creating: false).map { SealedTokenCache($0) }
        return try await StatusReport(of: accounts, broken: broken, cache, context)
    }
}

extension AccountSummary {
    fileprivate init(_ account: Account, _ status: StatusReport.AccountStatus, _ context: CommandContext) {
        let provider = try? context.loader.providers.provider(account.provider)
        let file = try? context.editor.file(of: account.name)
        self.init(
            name: account.name, address: account.address, providerName: provider?.displayName ?? account.provider.text,
            file: account.declaredIn, fileIsOurs: file.map { $0.isOurs && $0.exists } ?? false,
            connections: status.connections.map { connection in
                ConnectionSummary(
                    connection, subject: "\(account.name) \(connection.direction)",
                    canUseSameToken: Self.canShare(connection, in: account, status.connections),
                    isAppOnly: account[connection.direction]?.isAppOnly ?? false)
            })
    }

    /// Whether the other connection has a grant, and this one would use it but has not been authorized.
    private static func canShare(
        _ connection: ConnectionStatus, in account: Account, _ all: [ConnectionStatus]
    ) -> Bool {
        guard connection.state == "declared", let declared = account[connection.direction],
            declared.authentication == .oauth2
        else { return false }
        let sharing = account.connectionsSharingGrant(with: declared).map(\.direction)
        return all.contains { other in
            other.direction != connection.direction && sharing.contains(other.direction)
                && ["authorized", "verified"].contains(other.state)
        }
    }
}

extension ConnectionSummary {
    /// - Parameter subject: how messages call the connection.
    fileprivate init(_ status: ConnectionStatus, subject: String, canUseSameToken: Bool, isAppOnly: Bool) {
        let identity = status.grant.flatMap { $0.identityStated ? $0.identity : nil }
        self.init(
            direction: status.direction, mailProtocol: status.protocol, host: status.host, port: status.port,
            authentication: status.authentication, state: State(rawValue: status.state) ?? .declared,
            identity: identity, consentedAt: status.grant?.consentedAt, verifiedAt: status.verifiedAt,
            mechanism: status.mechanism, opened: status.opened, accessTokenExpiresAt: status.accessTokenExpiresAt,
            problem: Self.problem(status, subject), canUseSameToken: canUseSameToken, isAppOnly: isAppOnly)
    }

    /// What needs a person. A connection that is merely declared is no problem, unless its app password is missing.
    private static func problem(_ status: ConnectionStatus, _ subject: String) -> ConsoleProblem? {
        if let reason = status.reason {
            return ConsoleProblem(
                ProgramFailure(.noPermission, subject, what: reason, remedy: status.remedy ?? ""),
                whoseMove: status.whoseMove)
        }
        if let failure = status.failure {
            return ConsoleProblem(
                ProgramFailure(
                    .noPermission, subject, what: "the last check failed: \(failure)",
                    remedy: status.failureAdvice ?? "check it again"),
                whoseMove: status.whoseMove)
        }
        guard status.authentication == .password, status.state == "declared" else { return nil }
        return ConsoleProblem(
            subject: subject, what: "no app password is kept", remedy: status.remedy ?? "", whoseMove: .you)
    }
}

extension BrokenFile {
    fileprivate init(_ error: StatusReport.FileError) {
        let place = [error.file, error.line.map(String.init), error.column.map(String.init)]
        self.init(
            account: error.account, place: place.compactMap { $0 }.joined(separator: ":"),
            message: [error.key, error.message].compactMap { $0 }.joined(separator: ": "))
    }
}
