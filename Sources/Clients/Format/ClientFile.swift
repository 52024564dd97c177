import ConfigurationFiles
import Grants

/// The form of client files, version 1; `Plugins/Clients/README.md` describes it for those who write them.
enum ClientFile {
    /// The one version this program reads.
    static let format = 1

    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in the file.
    static func read(
        _ text: String, name: PlainName, file: String, origin: DefinitionOrigin
    ) throws(ConfigurationErrors) -> ClientDefinition {
        try read(try DocumentTable(parsing: text, file: file), name: name, origin: origin)
    }

    /// - Parameter observer: is told each key that is asked for.
    static func read(
        _ document: DocumentTable, name: PlainName, origin: DefinitionOrigin, observer: KeyObserver? = nil
    ) throws(ConfigurationErrors) -> ClientDefinition {
        let collector = ErrorCollector()
        let reader = TableReader(document, collector: collector, observer: observer)
        guard reader.hasFormat(format) else { return try collector.conclude(nil) }

        let displayName = reader.require(
            "display-name", reader.text("display-name"), "the client's name for a person")
        let programs = reader.require(
            "programs", reader.texts("programs", .programName), "the executables of the client, as a list")
        let packages = reader.texts("packages", .programName)
        let quotings = quotings(reader.table("quoting"))
        let forms = forms(reader, quotings)
        let definition = ClientDefinition(
            name: name, displayName: displayName ?? "", programs: programs ?? [], packages: packages ?? [],
            forms: forms, requirements: requirements(reader.table("requirements"), of: forms), origin: origin)
        reader.reportUnknownKeys()
        return try collector.conclude(definition)
    }

    private static func quotings(_ reader: TableReader?) -> [String: Quoting] {
        guard let reader else { return [:] }
        return Dictionary(uniqueKeysWithValues: reader.tables().map { ($0.key, Quoting(reading: $0.table)) })
    }

    private static func forms(_ reader: TableReader, _ quotings: [String: Quoting]) -> [ClientForm] {
        guard let table = reader.require("forms", reader.table("forms"), "a table [forms.NAME] for each form") else {
            return []
        }
        return table.tables().compactMap { name, form in
            guard PlainName(name) != nil else {
                table.report(name, "a form's name consists of a-z, 0-9 and \"-\"")
                return nil
            }
            return ClientForm(reading: form, name: name, quotings: quotings)
        }
    }

    private static func requirements(_ reader: TableReader?, of forms: [ClientForm]) -> [ClientRequirement] {
        guard let reader else { return [] }
        return reader.tables().compactMap { ClientRequirement(reading: $0.table, forms: forms.map(\.name)) }
    }
}

extension TextRule {
    /// The name of an executable or a package: one word of a command line, no path.
    static let programName = TextRule("is not a plain name") { text in
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._+-".contains($0)) } && !text.hasPrefix("-")
    }
}
