import ArgumentParser
import ConfigurationFiles
import Declarations
import HelperKit

/// `mailgrant config get`.
struct ConfigGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Print the value of one key.",
        discussion: "A list is printed as one line for each of its elements. The status is 66 where nobody says it.")

    @Argument(help: "The key, such as network.timeout, or token.client-id with --account.")
    var key: String

    @OptionGroup var subject: ConfigSubject

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let values = try subject.values(context)
        let found = values.filter { $0.key == key }
        guard !found.isEmpty else { throw failure(among: values.map(\.key)) }
        if json || subject.showOrigin {
            try context.terminal.print(found, subject, asJSON: json, context)
        } else {
            for line in found.flatMap(\.texts) { try context.terminal.print(line) }
        }
    }

    private func failure(among keys: [String]) -> ProgramFailure {
        let nearest = NearestName.to(key, among: keys).map { "; did you mean \($0)?" } ?? ""
        let list = subject.account.map { "mailgrant config list --account \($0)" } ?? "mailgrant config list"
        return ProgramFailure(
            .noInput, subject.account ?? "settings", what: "nobody says what \(key) is" + nearest,
            remedy: "\(list) shows what is said")
    }
}
