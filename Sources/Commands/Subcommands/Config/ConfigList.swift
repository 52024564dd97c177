import ArgumentParser
import Declarations

/// `mailgrant config list`.
struct ConfigList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print every value as KEY=VALUE.",
        discussion: """
            A list is printed as one line for each of its elements. With --show-origin the line begins with who says it, \
            and a tabulator: file:PATH:LINE in the configuration directory, provider:PATH:LINE for a provider file in \
            this program, or default: for mailgrant itself.
            """)

    @OptionGroup var subject: ConfigSubject

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        try context.terminal.print(try subject.values(context), subject, asJSON: json, context)
    }
}
