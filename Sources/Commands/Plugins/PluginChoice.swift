import ArgumentParser
import Grants
import HelperKit
import PluginPrograms

/// The plugins that a person names as declarations do: `pass`, or `git-credential:libsecret`.
struct PluginChoice: ParsableArguments {
    @Argument(
        help:
            "The plugin's name as declarations have it, such as \"pass\" or \"git-credential:libsecret\"; \"client:NAME\" for one kind."
    )
    var name: String

    @Option(help: "Only that kind: store, provider or client.")
    var kind: String?

    /// What declarations may name by this.
    ///
    /// - Throws: ``ProgramFailure`` with status 64 where it is no name, or no kind.
    func names() throws(ProgramFailure) -> [Named] { try Self.names(name, kind: kind) }

    /// Those of them that are on this machine.
    ///
    /// - Throws: ``ProgramFailure`` with status 66 where none is.
    func programs(_ registry: PluginRegistry) throws(ProgramFailure) -> [PluginProgram] {
        try Self.programs(try names(), name, registry)
    }

    typealias Named = (kind: PluginKind, name: PlainName)

    /// - Parameter name: `pass`, `client:NAME` for one kind, or `git-credential:libsecret`.
    static func names(_ name: String, kind: String?) throws(ProgramFailure) -> [Named] {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let stated = parts.count == 2 ? parts[0] : nil
        let isHelper = stated == PluginKind.gitCredential.rawValue
        guard let plain = PlainName(parts[parts.count - 1]) else {
            throw ProgramFailure(
                .usage, "plugin", what: "\"\(name)\" is not a plugin's name",
                remedy: "use lower-case letters, digits and hyphens")
        }
        if let stated, let kind, !isHelper, stated != kind {
            throw ProgramFailure(
                .usage, "plugin", what: "\"\(name)\" is no \(kind)", remedy: "say the name, or one kind")
        }
        return try kinds(isHelper, isHelper ? kind : stated ?? kind).map { ($0, plain) }
    }

    static func programs(
        _ named: [Named], _ name: String, _ registry: PluginRegistry
    ) throws(ProgramFailure) -> [PluginProgram] {
        let found = named.compactMap { registry.find($0.kind, $0.name) }
        guard !found.isEmpty else {
            let files = named.map { $0.kind.prefix + $0.name.text }.joined(separator: ", ")
            throw ProgramFailure(
                .noInput, name, what: "there is no such plugin on this machine (\(files))",
                remedy: "install it, or see: mailgrant plugin list")
        }
        return found
    }

    private static func kinds(_ isHelper: Bool, _ kind: String?) throws(ProgramFailure) -> [PluginKind] {
        let declared: [PluginKind] = isHelper ? [.gitCredential] : [.store, .provider, .client]
        guard let kind else { return declared }
        // A helper of git is declared as a store.
        if isHelper, kind == PluginKind.store.rawValue { return declared }
        guard let chosen = declared.first(where: { $0.rawValue == kind }) else {
            throw ProgramFailure(
                .usage, "plugin", what: "\"\(kind)\" is not a kind that a declaration names",
                remedy: "say --kind store, --kind provider or --kind client")
        }
        return [chosen]
    }
}
