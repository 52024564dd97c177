import ArgumentParser
import Declarations

/// `mailgrant config unset`.
struct ConfigUnset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset", abstract: "Take keys or tables out of an account's declaration.",
        discussion: """
            What is not declared has the value of a lower layer, else the provider's default, else that of mailgrant. A table, such as outgoing or \
            incoming.token, goes with all that is in it.

            \(DeclarationEditing.explanation)
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @Argument(help: ArgumentHelp("A key or a table, with its tables before it.", valueName: "key"))
    var keys: [String]

    @OptionGroup var editing: DeclarationEditing

    func validate() throws {
        _ = try change()
    }

    func run() async throws {
        try editing.run(try change(), on: account)
    }

    private func change() throws -> DeclarationChange {
        var change = DeclarationChange()
        for key in keys { change.inherit(try DeclarationKey(argument: key)) }
        return change
    }
}
