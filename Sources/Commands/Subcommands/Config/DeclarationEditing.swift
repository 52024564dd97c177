import ArgumentParser
import ConfigurationFiles
import Declarations
import Grants
import HelperKit

/// What `mailgrant config set` and `unset` have in common: changing a file that the program made, and printing the change of
/// one that a person wrote.
struct DeclarationEditing: ParsableArguments {
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

    /// - Throws: ``ProgramFailure``
    func run(_ change: DeclarationChange, on word: String) throws {
        let context = try CommandContext()
        let file = try file(word, context)
        let changed: ChangedDeclaration
        do throws(DeclarationWriterError) {
            changed = try context.editor.apply(change, to: file)
            if changed.isChange, file.isOurs, !dryRun { try context.editor.write(changed) }
        } catch {
            throw failure(error, file)
        }
        try show(changed, context)
        guard changed.isChange, !file.isOurs, !dryRun else { return }
        throw ProgramFailure(
            .noPermission, file.name.text, what: "nothing was written, since a person wrote \(file.path)",
            remedy: "make the change there, or pipe what was printed into: patch -p1 -d \(context.configuration.path)")
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

    private func failure(_ error: DeclarationWriterError, _ file: DeclarationFile) -> ProgramFailure {
        var failure = ProgramFailure(error, subject: file.name.text)
        if case .invalid = error { failure.remedy = "nothing was written; see mailgrant config set --help" }
        return failure
    }

    private func show(_ changed: ChangedDeclaration, _ context: CommandContext) throws(ProgramFailure) {
        let file = changed.file
        if json { return try context.terminal.print(json: Report(changed, isWritten: file.isOurs && !dryRun)) }
        if !changed.isChange {
            try context.terminal.print("\(file.name): nothing to change in \(file.path)")
        } else if file.isOurs, !dryRun {
            try context.terminal.print("\(file.name): changed in \(file.path)")
        } else {
            try context.terminal.write(changed.difference)
        }
    }

    private struct Report: Encodable {
        var version = 1
        var account: String
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
            written = changed.isChange && isWritten
            diff = changed.difference
        }
    }
}
