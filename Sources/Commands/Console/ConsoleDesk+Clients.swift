import Clients
import Console
import Grants
import HelperKit
import LocalState
import Reconciliation

extension ConsoleDesk: ClientOperations {
    func clientPrograms() async throws(ConsoleProblem) -> (clients: [ClientProgram], problems: [ConsoleProblem]) {
        try await attempt("mail programs") { context in
            let found = await ClientListing.all(context)
            return (
                found.clients.compactMap { ClientProgram($0) },
                (found.failures + found.notAsked).map { ConsoleProblem($0) }
            )
        }
    }

    func exampleTexts(of name: PlainName) async throws(ConsoleProblem) -> [ClientText] {
        try await attempt(name.text) { context in
            let client = try await context.client(name.text, for: .example)
            let isInstalled = InstalledPrograms(environment: context.environment).missing(client.programs).isEmpty
            return client.forms.compactMap { form in
                (try? context.configuration(of: client, for: .example, form: form.name)).map {
                    ClientText($0, isInstalled: isInstalled, canBeWritten: false, writtenTo: nil, lack: nil)
                }
            }
        }
    }

    func clients(of name: PlainName) async throws(ConsoleProblem) -> [ClientText] {
        try await attempt(name.text) { context in
            let account = try context.account(name.text)
            let programs = InstalledPrograms(environment: context.environment)
            let editing = ClientEditing(context: context)
            let written = try editing.installations(name.text).filter { $0.account == name }
            var texts: [ClientText] = []
            // A broken file or program of one client hides no other; "mailgrant client list" names it.
            let catalog = context.clients
            let files = catalog.names.compactMap { client in (try? catalog.client(client)).flatMap(\.self) }
            let described = await context.programClients(for: account).compactMap { try? $0.client.get() }
            for definition in files + described {
                let client = definition.name
                let isInstalled = programs.missing(definition.programs).isEmpty
                for form in definition.forms {
                    guard let shown = try? context.configuration(of: definition, for: account, form: form.name) else {
                        continue
                    }
                    let place = written.first { $0.client == client && $0.form.text == form.name }
                    let lack = place == nil ? nil : (try? editing.lack(shown)).flatMap(\.self)
                    texts.append(
                        ClientText(
                            shown, isInstalled: isInstalled, canBeWritten: editing.wanted(shown) != nil,
                            writtenTo: place?.file, lack: lack.map { "\($0.words); \($0.step)" }))
                }
            }
            return texts.filter(\.isInFront) + texts.filter { !$0.isInFront }
        }
    }

    func check(
        _ client: PlainName, of name: PlainName, form: String?, sends: Bool
    ) async throws(ConsoleProblem) -> (lines: [String], problem: ConsoleProblem?) {
        try await attempt("\(client) \(name)") { context in
            let account = try context.account(name.text)
            let checkup = ClientCheckup(
                configuration: try context.configuration(
                    of: try await context.client(client.text, for: account), for: account, form: form),
                context: context, installed: InstalledPrograms(environment: context.environment), sends: sends)
            let report = try await checkup.report()
            try Task.checkCancellation()
            return (report.lines, report.failures.first.map { ConsoleProblem($0) })
        }
    }

    func preview(_ change: ClientChange) async throws(ConsoleProblem) -> ClientPreview {
        try await attempt(change.subject) { context in try await edits(for: change, context).preview }
    }

    func perform(_ change: ClientChange, shown revision: String) async throws(ConsoleProblem) -> [String] {
        try await attempt(change.subject) { context in
            let lock = try await ApplyRun.lock(context)
            defer { lock.release() }
            let (edits, preview) = try await edits(for: change, context)
            guard preview.revision == revision else {
                throw ProgramFailure(
                    .temporaryFailure, change.subject, what: "the change is another one by now, so nothing was written",
                    remedy: "look at it again, as it is shown here")
            }
            for edit in edits { try ClientEditing(context: context).perform(edit, subject: change.subject) }
            return edits.map(\.line) + [preview.advice].compactMap(\.self)
        }
    }

    private func edits(
        for change: ClientChange, _ context: CommandContext
    ) async throws(ProgramFailure) -> (edits: [ClientEdit], preview: ClientPreview) {
        let editing = ClientEditing(context: context)
        let edits: [ClientEdit]
        var displayName = change.client.text
        var advice: String?
        switch change.action {
        case .install:
            let account = try context.account(change.account.text)
            let client = try await context.client(change.client.text, for: account)
            displayName = client.displayName
            let installing = try editing.installing(client, for: account, form: change.form)
            edits = [installing.edit]
            advice = installing.advice
        case .uninstall:
            edits = try await editing.removing(change.client.text, of: change.account.text)
            if let client = try? context.clients.client(change.client) { displayName = client.displayName }
        }
        let differences = edits.map { FileDifference(file: $0.installation.file, text: $0.differenceAlone) }
        return (edits, ClientPreview(client: displayName, differences: differences, advice: advice))
    }
}

extension ClientChange {
    /// Whose failure it would be.
    fileprivate var subject: String { "\(client) \(account)" }
}

extension ClientProgram {
    fileprivate init?(_ listing: ClientListing) {
        guard let name = PlainName(listing.name) else { return nil }
        self.init(
            name: name, displayName: listing.displayName, directions: listing.directions,
            isInstalled: listing.installed, describedBy: listing.program,
            forms: listing.forms.map { Form(name: $0.name, summary: $0.summary) })
    }
}

extension ClientText {
    fileprivate init(
        _ shown: ClientConfiguration, isInstalled: Bool, canBeWritten: Bool, writtenTo: String?,
        lack: String?
    ) {
        self.init(
            name: shown.client.name, client: shown.client.displayName, form: shown.form.name,
            summary: shown.form.summary, file: shown.file, text: shown.text, isInstalled: isInstalled,
            canBeWritten: canBeWritten, writtenTo: writtenTo, lack: lack,
            canSend: shown.logins.contains { $0.way.sending != nil })
    }

    /// What a person has, or has had written, comes first.
    fileprivate var isInFront: Bool { isInstalled || writtenTo != nil }
}
