import ArgumentParser
import ConfigurationFiles
import Grants
import HelperKit
import Providers

/// `mailgrant provider show`.
struct ProviderShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print what to register at a provider, and what accounts may state.",
        discussion: """
            The callback URL, the endpoints, and for every protocol the scopes and the permissions to register. \
            Parameters of the provider are filled in with --set, else with their defaults. A provider that is a \
            program is asked what it is.
            """)

    @Argument(help: "The provider's name, as \"mailgrant provider list\" has it.")
    var name: String

    @Option(help: ArgumentHelp("A parameter's value, such as --set cloud=china.", valueName: "name=value"))
    var set: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        if let name = PlainName(name), context.isProgram(name) { try await context.describeProgram(name) }
        let provider = try context.provider(name)
        let report = context.report(on: provider, values: try provider.values(setting: set))
        if json {
            try context.terminal.print(json: report)
        } else {
            try ProviderText(terminal: context.terminal).print(report)
        }
    }
}

extension ProviderDescription {
    /// The values of all parameters: those that are set, else their defaults.
    ///
    /// - Parameter settings: each `NAME=VALUE`.
    /// - Throws: ``ProgramFailure`` with status 64 where one sets no parameter, or to what it cannot be.
    func values(setting settings: [String]) throws(ProgramFailure) -> [String: String] {
        var values: [String: String] = [:]
        for parameter in parameters { values[parameter.name] = parameter.defaultValue }
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let parameter = parameters.first(where: { $0.name == parts[0] }) else {
                let names = parameters.map(\.name).joined(separator: ", ")
                throw ProgramFailure(
                    .usage, name.text, what: "\"\(setting)\" sets no parameter of this provider",
                    remedy: names.isEmpty ? "it has none" : "write NAME=VALUE, with one of: \(names)")
            }
            if let complaint = parameter.rule.complaint(parts[1]) {
                throw ProgramFailure(
                    .usage, name.text, what: "\"\(parts[1])\" \(complaint)",
                    remedy: "\(parts[0]) is \(parameter.explanation)")
            }
            values[parts[0]] = parts[1]
        }
        return values
    }
}
