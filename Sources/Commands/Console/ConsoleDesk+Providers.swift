import ConfigurationFiles
import Console
import Grants
import HelperKit
import Providers

extension ConsoleDesk: ProviderOperations {
    func providers() async throws(ConsoleProblem) -> (providers: [ProviderSummary], problems: [ConsoleProblem]) {
        try await attempt("providers") { context in
            let catalog = context.providers
            var summaries: [ProviderSummary] = []
            var problems: [ConsoleProblem] = []
            for name in catalog.names {
                do throws(ConfigurationErrors) {
                    if let provider = try catalog.provider(name) { summaries.append(ProviderSummary(provider)) }
                } catch {
                    problems.append(ConsoleProblem(ProgramFailure(error, subject: name.text)))
                }
            }
            return (summaries, problems)
        }
    }

    func provider(_ name: PlainName, values: [String: String]) async throws(ConsoleProblem) -> ProviderSheet {
        try await attempt(name.text) { context in
            let provider = try context.provider(name.text)
            let stated = values.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            let report = context.report(
                on: provider, values: try provider.values(setting: stated.map { "\($0.key)=\($0.value)" }))
            let rows = report.registration.map { ProviderSheet.Row(name: $0.name, value: $0.value) }
            return ProviderSheet(
                provider: ProviderSummary(provider),
                parameters: report.parameters.map {
                    TokenParameter(
                        name: $0.name, explanation: $0.explanation, defaultValue: $0.value, choices: $0.allowed)
                },
                sections: [ProviderSheet.Section(title: "", rows: rows)]
                    + report.sections.map { section in
                        ProviderSheet.Section(
                            title: section.title, detail: section.detail,
                            rows: section.rows.map { ProviderSheet.Row(name: $0.name, value: $0.value) })
                    })
        }
    }
}

extension ProviderSummary {
    fileprivate init(_ provider: ProviderDescription) {
        let all = Set(Direction.allCases.flatMap { provider.protocols($0) })
        var file: String?
        if case .file(let path) = provider.origin { file = path }
        self.init(
            name: provider.name, displayName: provider.displayName, notice: provider.notice, file: file,
            protocols: MailProtocol.allCases.filter(all.contains))
    }
}
