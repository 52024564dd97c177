import ArgumentParser
import Clients
import ConfigurationFiles
import Declarations
import HelperKit
import Providers

/// `mailgrant lint`.
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check all files of a configuration directory.",
        discussion: """
            Looks at mailgrant.toml, every account, provider and client file, and those of the layers, and prints everything that \
            is wrong as FILE:LINE:COLUMN. The status is 78 when a file cannot be used or holds what looks like a secret; \
            warnings leave it 0. Nothing is asked of the network or the token store.

            --schema prints the form of a file as a JSON Schema, for editors: account, settings (mailgrant.toml), \
            provider or client.
            """)

    @Argument(help: "The directory; the one in force where none is named.")
    var directory: String?

    @Option(
        help: ArgumentHelp(
            "Where the directory will be in force: relative layers begin there, and messages name its files.",
            valueName: "directory"))
    var inPlaceOf: String?

    @Flag(
        help:
            "The directory is a layer for others to build on: what its accounts leave out is theirs to say, and what one table says must not contradict itself."
    )
    var layer = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Print the JSON Schema of a kind of file, and look at none.")
    var schema: SchemaKind?

    func run() async throws {
        let context = try CommandContext()
        let subject = try subject(context)
        if let schema {
            return try context.terminal.print(try context.schema(schema, of: subject.layers))
        }
        let report = context.lint(subject.directory, isLayer: layer)
        try context.terminal.print(
            errors: report.errors.map(subject.shown), warnings: report.warnings.map(subject.shown), asJSON: json,
            subject: directory ?? context.configuration.path)
    }

    private func subject(_ context: CommandContext) throws(ProgramFailure) -> LintSubject {
        guard let directory else { return LintSubject(directory: context.configuration) }
        return try LintSubject(existing: directory, inPlaceOf: inPlaceOf)
    }
}

/// The kinds of files that have a schema.
enum SchemaKind: String, CaseIterable, ExpressibleByArgument {
    case account
    case settings
    case provider
    case client

    func document(_ providers: ProviderCatalog) -> SchemaValue {
        switch self {
        case .account: AccountSchema.document(providers)
        case .settings: SettingsSchema.document
        case .provider: ProviderSchema.document
        case .client: ClientSchema.document
        }
    }
}

extension CommandContext {
    /// The form of a kind of file as a JSON Schema.
    ///
    /// - Parameter layers: whose providers accounts may name.
    func schema(_ kind: SchemaKind, of layers: Layers) throws(ProgramFailure) -> String {
        kind.document(ProviderCatalog(layers: layers, programs: programDescriptions)).document
    }
}
