import ArgumentParser
import ConfigurationFiles
import Declarations
import Grants
import HelperKit

/// What `mailgrant config set` and `unset` have in common: changing a file that the program made, and printing the change of
/// one that a person wrote.
struct DeclarationEditing: ParsableArguments {
    @Flag(help: "Change mailgrant.toml, in place of an account's file.")
    var settings = false

    @Flag(help: "Print the change as a diff, and write nothing.")
    var dryRun = false

    @Flag(help: "Print what was changed as JSON.")
    var json = false

    static let explanation = """
        A file that mailgrant made, and nobody has edited since, is written again, if what comes out is a declaration. A \
        file that a person wrote is never written: the change goes to standard output as a diff for patch(1) and \
        git apply, and the status is 77. It is 0 where the file says so already, 64 where the outcome would be no \
        declaration, and 75 where somebody else has written the file at the same time. Layers are never written: of an \
        account that they declare, a file that says what differs is made in the configuration directory.
        """

    /// Whose file is meant, nothing for that of the settings, and what is said of it.
    func subject(of words: [String]) throws -> (account: String?, words: [String]) {
        if settings { return (nil, words) }
        guard let account = words.first else { throw ValidationError("Name an account, or give --settings.") }
        return (account, Array(words.dropFirst()))
    }

    /// - Parameter word: the account's name or address; nothing for the settings.
    /// - Throws: ``ProgramFailure``
    func run(_ change: DeclarationChange, on word: String?) throws {
        let context = try CommandContext()
        guard let word else { return try run(change, context) }
        let file = try file(word, context)
        let changed: ChangedDeclaration
        do throws(DeclarationWriterError) {
            changed = try context.editor.apply(change, to: file)
            if changed.isChange, file.isOurs, !dryRun { try context.editor.write(changed) }
        } catch {
            throw failure(error, file.name.text)
        }
        try conclude(Outcome(changed, isWritten: !dryRun), context)
    }

    /// - Throws: ``ProgramFailure``
    private func run(_ change: DeclarationChange, _ context: CommandContext) throws {
        let editor = SettingsEditor(context.loader)
        let changed: ChangedSettings
        let file = try context.settingsFile()
        do throws(DeclarationWriterError) {
            changed = try editor.apply(change, to: file)
            if changed.isChange, file.isOurs, !dryRun { try editor.write(changed) }
        } catch {
            throw failure(error, "settings")
        }
        try conclude(Outcome(changed, isWritten: !dryRun), context)
    }

    /// A file that is broken can be mended: its name is enough.
    private func file(_ word: String, _ context: CommandContext) throws(ProgramFailure) -> DeclarationFile {
        do throws(ConfigurationErrors) {
            if let name = PlainName(word), let file = try context.editor.file(of: name) { return file }
        } catch {
            throw ProgramFailure(error, subject: word)
        }
        let account = try context.account(word)
        do throws(ConfigurationErrors) {
            if let file = try context.editor.file(of: account.name) { return file }
        } catch {
            throw ProgramFailure(error, subject: word)
        }
        throw ProgramFailure(.noInput, word, what: "its file is gone", remedy: "run: mailgrant add")
    }

    private func failure(_ error: DeclarationWriterError, _ subject: String) -> ProgramFailure {
        var failure = ProgramFailure(error, subject: subject)
        if case .invalid = error { failure.remedy = "nothing was written; see mailgrant config set --help" }
        return failure
    }

    /// Says what was changed.
    ///
    /// - Throws: ``ProgramFailure`` where it is left to the person.
    private func conclude(_ outcome: Outcome, _ context: CommandContext) throws(ProgramFailure) {
        let subject = outcome.account ?? "settings"
        if json {
            try context.terminal.print(json: outcome)
        } else if !outcome.changes {
            try context.terminal.print("\(subject): nothing to change in \(outcome.file)")
        } else if outcome.written {
            try context.terminal.print("\(subject): changed in \(outcome.file)")
        } else {
            try context.terminal.write(outcome.diff)
        }
        guard outcome.changes, !outcome.written, !dryRun else { return }
        throw ProgramFailure(
            .noPermission, subject, what: "nothing was written, since a person wrote \(outcome.file)",
            remedy: "make the change there, or pipe what was printed into: patch -p1 -d \(context.configuration.path)")
    }

    private struct Outcome: Encodable {
        var version = 1
        /// Nothing where the settings were changed.
        var account: String?
        var file: String
        /// Whether the file would say something else than it says.
        var changes: Bool
        var written: Bool
        /// As diff(1) has it.
        var diff: String

        init(_ changed: ChangedDeclaration, isWritten: Bool) {
            account = changed.file.name.text
            file = changed.file.path
            changes = changed.isChange
            written = changed.isChange && changed.file.isOurs && isWritten
            diff = changed.difference
        }

        init(_ changed: ChangedSettings, isWritten: Bool) {
            file = changed.file.path
            changes = changed.isChange
            written = changed.isChange && changed.file.isOurs && isWritten
            diff = changed.difference
        }
    }
}
