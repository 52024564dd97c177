import ConfigurationFiles
import Console
import Declarations
import Grants
import HelperKit
import Providers

extension ConsoleDesk: ReportOperations {
    func report(
        on account: PlainName?, _ direction: Direction?, isOffline: Bool
    ) async throws(ConsoleProblem) -> String {
        try await attempt(account?.text ?? "report") { context in
            var walk: DoctorWalk
            if let account {
                walk = DoctorWalk(context: context, accounts: [try context.account(account.text)])
            } else {
                let all = try context.accounts([])
                walk = DoctorWalk(context: context, accounts: all.accounts, broken: all.broken)
            }
            walk.isOffline = isOffline
            let found = try await walk.found { account in
                guard let direction else { return account.connections.map(\.direction) }
                return try [connection(account.name, direction, context).connection.direction]
            }
            return walk.report(on: found).map { $0 + "\n" }.joined()
        }
    }

    func schema(of kind: FileKind) async throws(ConsoleProblem) -> String {
        try await attempt("schema") { context in
            guard let schema = SchemaKind(rawValue: kind.rawValue) else {
                throw ProgramFailure(.usage, "schema", what: "there is none of this kind", remedy: "name another")
            }
            return try context.schema(schema, of: context.loader.layers)
        }
    }

    func lint(provider name: String, _ text: String) async throws(ConsoleProblem) -> [Finding] {
        try await attempt("provider") { _ in
            guard let plain = PlainName(name) else {
                throw ProgramFailure(
                    .usage, "provider",
                    what: "\"\(name)\" is no name of a provider: a-z, 0-9 and \"-\", not \"-\" first",
                    remedy: "name it as its file is to be called")
            }
            let lint = ProviderLint(text, name: plain, file: "\(plain).toml")
            return lint.errors.map { Finding($0) } + lint.warnings.map { Finding($0, isWarning: true) }
        }
    }
}
