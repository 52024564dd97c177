public import ConfigurationFiles
public import Grants
public import Providers

/// Reads declarations from the configuration directory and the layers below it: all of them, or as few files as a question
/// needs. Which layers there are it has seen when it was made.
public struct DeclarationLoader: Sendable {
    public let directory: ConfigurationDirectory
    public let providers: ProviderCatalog
    let list: LayerList
    private let memory = ReadingMemory()

    /// The directory and those below it.
    public var layers: Layers { list.layers }

    /// - Parameter programs: what providers' programs say of themselves; without them their accounts cannot be read.
    public init(directory: ConfigurationDirectory, programs: ProgramDescriptions? = nil) {
        self.directory = directory
        list = LayerList(of: directory)
        providers = ProviderCatalog(layers: list.layers, programs: programs)
    }

    /// What `mailgrant.toml` says; the defaults where there is none.
    ///
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in it.
    public func settings() throws(ConfigurationErrors) -> Settings {
        guard let document = try SettingsFile.document(of: list) else { return Settings() }
        return try SettingsReader(layers: layers).settings(document)
    }

    /// The account of this name; nothing where none is declared. Reads its file, one a layer, and its provider's.
    ///
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in them.
    public func account(named name: PlainName) throws(ConfigurationErrors) -> Account? {
        guard let files = try files(of: name) else { return nil }
        return try read(name, files, networkPath).account.get()
    }

    /// The account of this name, else the one account with this address. A name costs one file however many accounts
    /// there are; an address costs a look into each.
    ///
    /// - Throws: ``ConfigurationErrors`` where the directory of accounts cannot be read.
    public func account(matching nameOrAddress: String) throws(ConfigurationErrors) -> AccountLookup {
        if let name = PlainName(nameOrAddress) {
            do throws(ConfigurationErrors) {
                return try account(named: name).map(AccountLookup.found) ?? .none
            } catch {
                return .broken(name, error)
            }
        }
        var candidates = Declarations(settings: .success(Settings()))
        let network = networkPath
        for name in try accountNames() {
            guard let files = try? files(of: name), files.mayState(nameOrAddress) else { continue }
            add(name, read(name, files, network), to: &candidates)
        }
        return candidates.account(matching: nameOrAddress)
    }

    /// All declarations.
    ///
    /// - Parameters:
    ///   - skipped: accounts whose files are not read, and which are not among them.
    ///   - network: how servers are reached; nothing leaves it to the settings.
    /// - Throws: ``ConfigurationErrors`` where the directory of accounts cannot be read.
    public func declarations(
        except skipped: Set<PlainName> = [], reachedBy network: NetworkPath? = nil
    ) throws(ConfigurationErrors) -> Declarations {
        var declarations = Declarations(
            settings: Result { () throws(ConfigurationErrors) in try settings() })
        let network = network ?? networkPath
        let listing = try listing()
        declarations.misnamed = listing.misnamed
        for (name, file) in Parallel.map(
            listing.accounts.filter { !skipped.contains($0.key) },
            { name, directories in
                (name, readIfThere(name, in: directories, network))
            })
        {
            if let file { add(name, file, to: &declarations) }
        }
        return declarations
    }

    /// The names of all declared accounts, sorted. Reads no file.
    ///
    /// - Throws: ``ConfigurationErrors`` where the directory of accounts cannot be read.
    public func accountNames() throws(ConfigurationErrors) -> [PlainName] {
        try listing().accounts.keys.sorted()
    }

    /// Nothing where the account is not declared. A layer that is missing might say more of it.
    func files(
        of name: PlainName, in directories: [ConfigurationDirectory]? = nil
    ) throws(ConfigurationErrors) -> AccountFiles? {
        let files = try AccountFiles(of: name, in: directories ?? layers.lowestFirst)
        if let errors = list.errors { throw errors }
        return files
    }

    /// Which layers have which account, the lowest first.
    private func listing() throws(ConfigurationErrors) -> (
        accounts: [PlainName: [ConfigurationDirectory]], misnamed: [ConfigurationError]
    ) {
        var accounts: [PlainName: [ConfigurationDirectory]] = [:]
        var misnamed: [ConfigurationError] = []
        for directory in layers.lowestFirst {
            for fileName in try directory.names(in: AccountFiles.folder) {
                switch DeclarationFileName(fileName) {
                case .ignored: continue
                case .misnamed: misnamed.append(Self.misnamed(fileName, in: directory))
                case .declaration(let name): accounts[name, default: []].append(directory)
                }
            }
        }
        return (accounts, misnamed)
    }

    private typealias ReadFile = (address: String?, account: Result<Account, ConfigurationErrors>)

    /// How servers are reached. It is part of what connections are bound to, so it is part of the account. Settings that
    /// cannot be read are an error wherever they are used.
    var networkPath: NetworkPath { (try? settings())?.network.path(in: directory) ?? NetworkPath() }

    private func read(_ name: PlainName, _ files: AccountFiles, _ network: NetworkPath) -> ReadFile {
        do throws(ConfigurationErrors) {
            let document = try files.document()
            let reader = AccountReader(layers: layers, providers: providers, memory: memory)
            let account = Result { () throws(ConfigurationErrors) in
                try reader.account(name, document, file: files.file).reached(by: network, directory)
            }
            guard case .string(let address) = document["address"]?.value else { return (nil, account) }
            return (address, account)
        } catch {
            return (nil, .failure(error))
        }
    }

    /// Nothing where the file has gone since it was listed.
    private func readIfThere(
        _ name: PlainName, in directories: [ConfigurationDirectory], _ network: NetworkPath
    ) -> ReadFile? {
        do throws(ConfigurationErrors) {
            return try files(of: name, in: directories).map { read(name, $0, network) }
        } catch {
            return (nil, .failure(error))
        }
    }

    private func add(_ name: PlainName, _ file: ReadFile, to declarations: inout Declarations) {
        declarations.accounts[name] = file.account
        declarations.addresses[name] = file.address
    }

    private static func misnamed(_ fileName: String, in directory: ConfigurationDirectory) -> ConfigurationError {
        ConfigurationError(
            file: directory.resolve(AccountFiles.folder + "/" + VisibleText.line(fileName)),
            message: "this is no account: a file here is called NAME.toml, with a-z, 0-9 and \"-\" in NAME")
    }
}

extension Account {
    /// The account with the way to its servers. Connections that declare no file of certificates have the network's.
    fileprivate func reached(by network: NetworkPath, _ directory: ConfigurationDirectory) -> Account {
        var account = self
        account.incoming?.goes(by: network, directory)
        account.outgoing?.goes(by: network, directory)
        return account
    }
}

extension Connection {
    fileprivate mutating func goes(by network: NetworkPath, _ directory: ConfigurationDirectory) {
        self.network = network
        let trusted = caFile.map { CAFile(declaredAs: $0, in: directory) } ?? network.caFile
        caFile = trusted?.path
        caFileDigest = trusted?.digest
    }
}
