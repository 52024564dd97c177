import ConfigurationFiles
import Console
import Grants
import HelperKit
import Secrets

/// What is done with an account that is declared.
extension ConsoleDesk {
    func keep(password: Secret, of name: PlainName, _ direction: Direction) async throws(ConsoleProblem) {
        let subject = "\(name) \(direction)"
        try await attempt(subject) { context in
            let account = try context.account(name.text)
            _ = try account.connectionWithPassword(direction)
            guard !password.isEmpty else {
                throw ProgramFailure(.usage, subject, what: "no password was given", remedy: "type it in")
            }
            try SecretInput.check(password: password, subject: subject)
            try await withSession(context) { session in
                try await session.keep(password: password, of: account, direction)
            }
        }
    }

    func check(_ name: PlainName, _ direction: Direction) async throws(ConsoleProblem) {
        try await attempt("\(name) \(direction)") { context in
            let account = try connection(name, direction, context).account
            try await withSession(context, .forbidden) { session in
                _ = try await session.verify(account, direction)
            }
        }
    }

    func checkAll() async throws(ConsoleProblem) -> (lines: [String], problems: [ConsoleProblem]) {
        try await attempt("accounts") { context in
            let (accounts, broken) = try context.accounts([])
            return try await withSession(context, .forbidden) { session in
                var lines: [String] = []
                var problems = broken.map { ConsoleProblem(ProgramFailure($0.1, subject: $0.0.text)) }
                try await session.check(accounts) { account, direction, result in
                    switch result {
                    case .success(let answer): lines.append("\(account.name) \(direction): \(answer.words)")
                    case .failure(let failure): problems.append(ConsoleProblem(failure))
                    }
                }
                return (lines, problems)
            }
        }
    }

    func revoke(_ name: PlainName) async -> (lines: [String], problem: ConsoleProblem?) {
        await telling(name.text) { context, tell in
            if try context.leftovers().contains(name) {
                try await withSession(context) { session in tell(try await session.retire(name)) }
            } else {
                let account = try context.account(name.text)
                try await withSession(context) { session in try await session.revoke(account, show: tell) }
            }
        }
    }

    /// Does several things, of which some may be done when one fails.
    ///
    /// - Parameter body: tells a line for each.
    private func telling(
        _ subject: String, _ body: (CommandContext, _ tell: (String) -> Void) async throws -> Void
    ) async -> (lines: [String], problem: ConsoleProblem?) {
        var lines: [String] = []
        do throws(ConsoleProblem) {
            try await attempt(subject) { context in try await body(context) { lines.append($0) } }
            return (lines, nil)
        } catch {
            return (lines, error)
        }
    }

    func forget(_ name: PlainName) async throws(ConsoleProblem) {
        try await attempt(name.text) { context in
            try await withSession(context) { session in try await session.forget(name) }
        }
    }

    func forgetAll() async -> (lines: [String], problem: ConsoleProblem?) {
        await telling("accounts") { context, tell in try await context.forgetAll(show: tell) }
    }

    func diagnose(
        _ name: PlainName, _ direction: Direction, isOffline: Bool
    ) async throws(ConsoleProblem) -> [ChainLink] {
        try await attempt("\(name) \(direction)") { context in
            let (account, connection) = try connection(name, direction, context)
            let links = try await withSession(context, .forbidden) { session in
                await Examination(account, connection, session, isOffline: isOffline).walk { _ in }
            }
            try Task.checkCancellation()
            return ChainLink.chain(of: links, for: connection)
        }
    }

    func diagnoseAll(isOffline: Bool) async throws(ConsoleProblem) -> [Diagnosis] {
        try await attempt("accounts") { context in
            let (accounts, broken) = try context.accounts([])
            let walk = DoctorWalk(context: context, accounts: accounts, broken: broken, isOffline: isOffline)
            return try await walk.found().connections.compactMap { found in
                guard let name = PlainName(found.account) else { return nil }
                let connection = accounts.first { $0.name == name }.flatMap { account in
                    found.direction.flatMap { account[$0] }
                }
                return Diagnosis(
                    account: name, direction: found.direction, links: ChainLink.chain(of: found.links, for: connection))
            }
        }
    }

    /// Lends a session. Who has the console open may be asked by the keyring.
    func withSession<Outcome: Sendable>(
        _ context: CommandContext, _ interaction: Interaction = .allowed, consent: (any Consent)? = nil,
        _ body: (Session) async throws -> Outcome
    ) async throws -> Outcome {
        try await Session.with(
            context, interaction: interaction, showing: context.terminal.note, consent: consent, body)
    }
}

extension ChainLink {
    /// The whole chain of a connection, with what was not looked at any more.
    fileprivate static func chain(of links: [DoctorReport.LinkReport], for connection: Connection?) -> [ChainLink] {
        let rest = connection.map { DoctorLink.chain(for: $0).dropFirst(links.count) } ?? []
        return links.map(ChainLink.init)
            + rest.map {
                ChainLink(
                    name: $0.name.words, state: .unknown, detail: "not looked at, since a link before it is broken")
            }
    }

    fileprivate init(_ report: DoctorReport.LinkReport) {
        self.init(
            name: report.link.words, state: State(rawValue: report.state) ?? .unknown, detail: report.detail,
            remedy: report.remedy)
    }
}
