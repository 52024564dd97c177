import Clients
import ConfigurationFiles
import Grants
import HelperKit
import MailConnections

/// Tries a client with the configuration that `mailgrant client show` prints.
struct ClientCheckup: Sendable {
    let configuration: ClientConfiguration
    let context: CommandContext
    let installed: InstalledPrograms
    /// Whether a message is sent to the account's own address.
    let sends: Bool

    /// The longest that a client may take, in seconds.
    static let deadline = 90

    private var subject: String { "\(configuration.client.name) \(configuration.account.name)" }

    /// What keeps the client from working before anything is tried.
    func shortcomings(in home: PrivateHome) async -> [ProgramFailure] {
        let missing = installed.missing(configuration.client.programs)
        guard missing.isEmpty else {
            return [ProgramFailure(missing: missing, of: configuration.client, subject)]
        }
        var failures: [ProgramFailure] = []
        let environment = context.environment.merging(["PATH": installed.searchPath]) { _, ours in ours }
        for requirement in configuration.client.requirements where requirement.concerns(configuration) {
            guard await !requirement.isMet(environment: environment, in: home) else { continue }
            failures.append(
                ProgramFailure(.unavailable, subject, what: requirement.lack, remedy: requirement.remedy))
        }
        return failures
    }

    /// Asks for what the client will ask for, so that a failure has its own status and words.
    ///
    /// - Returns: what takes it out of the client's words.
    func redaction(of login: ClientLogin, _ session: Session) async throws(ProgramFailure) -> Redaction {
        let name = configuration.account.name.text
        let connection = login.connection
        let handout: Handout
        do throws(GrantFault) {
            handout = try await session.handout(of: configuration.account, connection)
        } catch {
            throw ProgramFailure(error, configuration.account, connection.direction)
        }
        _ = try handout.rendered(as: .token, maxBytes: login.longestToken)
        do throws(MailServerError) {
            return try Redaction(connection, handout.credential)
        } catch {
            throw ProgramFailure(error, name, connection)
        }
    }

    /// Runs the client for one connection.
    ///
    /// - Returns: what it did; nothing where the client cannot be tried without a person or a message.
    func run(_ login: ClientLogin, hiding redaction: Redaction, in home: PrivateHome) async throws(ProgramFailure)
        -> String?
    {
        guard let trial = sends ? login.way.sending ?? login.way.trial : login.way.trial else { return nil }
        let message = PracticeLetter(to: configuration.account.address)
        for directory in configuration.directories { try home.makeDirectory(directory) }
        try home.write(configuration.text, to: configuration.file)
        try home.write(message.text, to: "~/message.eml")
        let places = [
            "file": home.absolute(configuration.file), "directory": home.path,
            "message": home.path + "/message.eml",
        ]
        let words: [String]
        do throws(ClientConfigurationError) {
            words = try configuration.command(of: trial, places: places)
        } catch {
            throw ProgramFailure(error, configuration.client, configuration.account)
        }
        let run = await ProgramRun.of(
            words, environment: home.environment(context, installed),
            input: trial == login.way.sending ? home.path + "/message.eml" : "/dev/null",
            log: home.path + "/client.log", directory: home.path, within: .seconds(Self.deadline))
        try judge(run, trial, login, hiding: redaction)
        return trial.does
    }

    private func judge(
        _ run: ProgramRun, _ trial: ClientTrial, _ login: ClientLogin, hiding redaction: Redaction
    ) throws(ProgramFailure) {
        let status: ExitStatus
        var what = configuration.client.displayName
        switch run.end {
        case .exited(let code) where trial.successes.contains(code): return
        case .exited(let code):
            status = .unavailable
            what += " ended with status \(code)"
        case .signalled(let signal):
            status = .unavailable
            what += " was ended by signal \(signal)"
        case .tookTooLong:
            status = .temporaryFailure
            what += " was not done after \(Self.deadline) seconds"
        case .couldNotStart:
            status = .unavailable
            what += " could not be started"
        }
        let words = lastWords(of: run.output, redaction)
        throw ProgramFailure(
            status, "\(configuration.account.name) \(login.connection.direction)",
            what: words.isEmpty ? what : "\(what): \(words)",
            remedy: "compare with: mailgrant check \(configuration.account.name)")
    }

    /// The last lines of a program, which are those that say why.
    private func lastWords(of output: String, _ redaction: Redaction) -> String {
        let lines = redaction.redacted(output).split(whereSeparator: \.isNewline).suffix(3)
        return lines.map { VisibleText.line(String($0), limit: 200) }.joined(separator: " / ")
    }
}
