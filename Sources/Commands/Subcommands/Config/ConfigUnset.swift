import ArgumentParser
import Declarations

/// `mailgrant config unset`.
struct ConfigUnset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset", abstract: "Take keys or tables out of an account's declaration, or of the settings.",
        usage: """
            mailgrant config unset ACCOUNT KEY …
                   mailgrant config unset --settings KEY …
            """,
        discussion: """
            What is not declared has the value of a lower layer, else the provider's default, else that of mailgrant. A table, such as outgoing or \
            incoming.token, goes with all that is in it.

            \(DeclarationEditing.explanation)
            """)

    @Argument(
        help: ArgumentHelp(
            "The account's name or address, unless the settings are meant; then keys or tables, with their tables before "
                + "them.", valueName: "word"))
    var words: [String]

    @OptionGroup var editing: DeclarationEditing

    func validate() throws {
        let (_, keys) = try editing.subject(of: words)
        guard !keys.isEmpty else { throw ValidationError("Give a key.") }
        _ = try change(keys)
    }

    func run() async throws {
        let (account, keys) = try editing.subject(of: words)
        try editing.run(try change(keys), on: account)
    }

    private func change(_ keys: [String]) throws -> DeclarationChange {
        var change = DeclarationChange()
        for key in keys { change.inherit(try DeclarationKey(argument: key)) }
        return change
    }
}
