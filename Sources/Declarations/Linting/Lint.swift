import Clients
public import ConfigurationFiles
public import Grants
public import Providers

/// Looks at every file of a configuration directory, whether or not it is in force, and of the layers below it.
public struct Lint: Sendable {
    private let loader: DeclarationLoader
    private let clients: ClientCatalog
    private let clientPrograms: Set<PlainName>
    private let isLayer: Bool

    /// - Parameters:
    ///   - isLayer: whether the directory is one for others to build on: what its accounts leave out is theirs to say.
    ///   - programs: as for a ``DeclarationLoader``.
    ///   - clientPrograms: the clients that are programs on this machine. None of them is asked.
    public init(
        directory: ConfigurationDirectory, isLayer: Bool = false, programs: ProgramDescriptions? = nil,
        clientPrograms: Set<PlainName> = []
    ) {
        loader = DeclarationLoader(directory: directory, programs: programs)
        clients = ClientCatalog(layers: loader.layers)
        self.clientPrograms = clientPrograms
        self.isLayer = isLayer
    }

    public func report() -> LintReport {
        let errors = ErrorCollector()
        let warnings = ErrorCollector()
        collect(into: errors) { () throws(ConfigurationErrors) in _ = try loader.settings() }
        collect(into: errors) { () throws(ConfigurationErrors) in
            let declarations = try loader.declarations()
            for (name, account) in declarations.accounts { check(name, account, errors) }
            declarations.misnamed.forEach(errors.add)
            sharedAddresses(declarations).forEach(warnings.add)
        }
        for directory in loader.layers.highestFirst {
            // What an upper layer replaces is wrong all the same.
            collect(into: errors) { () throws(ConfigurationErrors) in
                guard let document = try SettingsFile.document(in: directory) else { return }
                _ = try SettingsReader(layers: loader.layers).settings(document)
            }
            LintedDefinitions.providers(in: directory).collect(errors, warnings)
            LintedDefinitions.clients(in: directory).collect(errors, warnings)
            let files = LintedFiles(in: directory)
            files.secrets().forEach(errors.add)
            files.oddities().forEach(warnings.add)
        }
        return LintReport(errors: Self.inOrder(errors), warnings: Self.inOrder(warnings))
    }

    /// What is wrong in the account as a whole, and in each file of which it has several: what an upper layer replaces is
    /// wrong all the same.
    private func check(
        _ name: PlainName, _ account: Result<Account, ConfigurationErrors>, _ errors: ErrorCollector
    ) {
        switch account {
        case .failure(let broken): if !isLayer { errors.add(broken) }
        case .success(let account): checkClients(of: account, errors)
        }
        guard isLayer || loader.layers.below.count > 0 else { return }
        collect(into: errors) { () throws(ConfigurationErrors) in
            guard let files = try loader.files(of: name) else { return }
            let whole = try files.document()
            let reader = AccountReader(layers: loader.layers, providers: loader.providers)
            for layer in files.texts {
                let document = try DocumentTable(parsing: layer.text, file: layer.file)
                let mistakes = reader.mistakes(inPart: document, provider: whole.provider)
                if let mistakes { errors.add(mistakes) }
            }
        }
    }

    /// Whether mail programs are known by the names that an account's file has for them, and their forms.
    private func checkClients(of account: Account, _ errors: ErrorCollector) {
        guard !account.clients.isEmpty,
            let entry = (try? loader.files(of: account.name)?.document())?["clients"],
            case .array(let elements) = entry.value
        else { return }
        for element in elements {
            guard case .string(let text) = element.value, let choice = ClientChoice(text),
                let complaint = complaint(about: choice)
            else { continue }
            errors.add(ConfigurationError(at: element.location, key: "clients", message: complaint))
        }
    }

    private func complaint(about choice: ClientChoice) -> String? {
        func near(_ name: PlainName, _ known: [String]) -> String {
            NearestName.to(name.text, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        }
        let found: ClientDefinition?
        do throws(ConfigurationErrors) {
            found = try clients.client(choice.client)
        } catch {
            // The file is told by itself.
            return nil
        }
        guard let client = found else {
            if clientPrograms.contains(choice.client) {
                guard let form = choice.form, form.text != ClientDefinition.programForm else { return nil }
                return "\"\(choice.client)\" is a program, and has the form \"\(ClientDefinition.programForm)\" only"
            }
            return "no client is called \"\(choice.client)\"" + near(choice.client, clients.names.map(\.text))
        }
        let forms = client.forms.map(\.name)
        guard let form = choice.form, !forms.contains(form.text) else { return nil }
        return "\"\(choice.client)\" has no form \"\(form)\"" + near(form, forms)
    }

    /// Their addresses lead to none of them: only the names do.
    private func sharedAddresses(_ declarations: Declarations) -> [ConfigurationError] {
        let byAddress = Dictionary(grouping: declarations.addresses) { $0.value.lowercased() }.values
        return byAddress.filter { $0.count > 1 }.flatMap { sharing in
            let names = sharing.map(\.key).sorted()
            return names.compactMap { name -> ConfigurationError? in
                guard let entry = (try? loader.files(of: name)?.document())?["address"] else { return nil }
                let others = names.filter { $0 != name }.map(\.text).joined(separator: ", ")
                return ConfigurationError(
                    at: entry.location, key: "address",
                    message: "is that of \(others), too: mail programs must call the account by its name")
            }
        }
    }

    private func collect(
        into collector: ErrorCollector, _ body: () throws(ConfigurationErrors) -> Void
    ) {
        do throws(ConfigurationErrors) {
            try body()
        } catch {
            collector.add(error)
        }
    }

    private static func inOrder(_ collector: ErrorCollector) -> [ConfigurationError] {
        (collector.found?.errors ?? []).sorted {
            ($0.file, $0.line ?? 0, $0.column ?? 0, $0.message) < ($1.file, $1.line ?? 0, $1.column ?? 0, $1.message)
        }
    }
}

extension DocumentTable {
    /// The provider that an account's file names.
    fileprivate var provider: PlainName? {
        guard case .string(let name) = self["provider"]?.value else { return nil }
        return PlainName(name)
    }
}
