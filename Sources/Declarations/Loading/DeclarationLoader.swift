public import ConfigurationFiles
public import Grants
public import Providers

/// Reads declarations from the configuration directory: all of them, or as few files as a question needs.
public struct DeclarationLoader: Sendable {
    public let directory: ConfigurationDirectory
    public let providers: ProviderCatalog

    public init(directory: ConfigurationDirectory) {
        self.init(directory: directory, providers: ProviderCatalog(directory: directory))
    }

    public init(directory: ConfigurationDirectory, providers: ProviderCatalog) {
        self.directory = directory
        self.providers = providers
    }

    /// What `mailgrant.toml` says; the defaults where there is none.
    ///
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in it.
    public func settings() throws(ConfigurationErrors) -> Settings {
        guard let text = try directory.text(of: "mailgrant.toml") else { return Settings() }
        return try SettingsReader(directory: directory)
            .settings(text, file: directory.resolve("mailgrant.toml"))
    }

    /// The account of this name; nothing where none is declared. Reads its file and its provider's.
    ///
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in them.
    public func account(named name: PlainName) throws(ConfigurationErrors) -> Account? {
        guard let text = try text(of: name) else { return nil }
        return try read(name, text, networkCAFile).account.get()
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
        let caFile = networkCAFile
        for name in try accountNames() {
            guard let text = try? text(of: name), Self.mayState(nameOrAddress, text) else { continue }
            add(name, read(name, text, caFile), to: &candidates)
        }
        return candidates.account(matching: nameOrAddress)
    }

    /// All declarations.
    ///
    /// - Throws: ``ConfigurationErrors`` where the directory of accounts cannot be read.
    public func declarations() throws(ConfigurationErrors) -> Declarations {
        var declarations = Declarations(
            settings: Result { () throws(ConfigurationErrors) in try settings() })
        let caFile = networkCAFile
        for fileName in try directory.names(in: Self.folder) {
            switch AccountFileName(fileName) {
            case .ignored: continue
            case .misnamed: declarations.misnamed.append(misnamed(fileName))
            case .account(let name):
                do throws(ConfigurationErrors) {
                    guard let text = try text(of: name) else { continue }
                    add(name, read(name, text, caFile), to: &declarations)
                } catch {
                    declarations.accounts[name] = .failure(error)
                }
            }
        }
        return declarations
    }

    /// The names of all declared accounts, sorted. Reads no file.
    ///
    /// - Throws: ``ConfigurationErrors`` where the directory of accounts cannot be read.
    public func accountNames() throws(ConfigurationErrors) -> [PlainName] {
        let names = try directory.names(in: Self.folder)
        return names.compactMap { if case .account(let name) = AccountFileName($0) { name } else { nil } }.sorted()
    }

    static let folder = "accounts"

    static func fileName(_ name: PlainName) -> String { "\(name).toml" }

    func text(of name: PlainName) throws(ConfigurationErrors) -> String? {
        try directory.text(of: Self.fileName(name), in: Self.folder)
    }

    private typealias ReadFile = (address: String?, account: Result<Account, ConfigurationErrors>)

    /// What vouches for the mail servers of connections that declare nothing of their own. It is part of what they are
    /// bound to, so it is part of the account. Settings that cannot be read are an error wherever they are used.
    private var networkCAFile: String? { (try? settings())?.network.caFile }

    private func read(_ name: PlainName, _ text: String, _ caFile: String?) -> ReadFile {
        let file = directory.resolve(Self.folder + "/" + Self.fileName(name))
        do throws(ConfigurationErrors) {
            let document = try DocumentTable(parsing: text, file: file)
            let reader = AccountReader(directory: directory, providers: providers)
            let account = Result { () throws(ConfigurationErrors) in
                try reader.account(name, document, file: file).trusting(caFile)
            }
            guard case .string(let address) = document["address"]?.value else { return (nil, account) }
            return (address, account)
        } catch {
            return (nil, .failure(error))
        }
    }

    private func add(_ name: PlainName, _ file: ReadFile, to declarations: inout Declarations) {
        declarations.accounts[name] = file.account
        declarations.addresses[name] = file.address
    }

    /// Whether a file could declare an address or a host: one that spells it nowhere and has no escapes cannot.
    static func mayState(_ word: String, _ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "\\")) || text.lowercased().contains(word.lowercased())
    }

    private func misnamed(_ fileName: String) -> ConfigurationError {
        ConfigurationError(
            file: directory.resolve(Self.folder + "/" + VisibleText.line(fileName)),
            message: "this is no account: a file here is called NAME.toml, with a-z, 0-9 and \"-\" in NAME")
    }
}

extension Account {
    /// The account with a file of certificates for the connections that declare none.
    fileprivate func trusting(_ caFile: String?) -> Account {
        var account = self
        account.incoming?.caFile = incoming?.caFile ?? caFile
        account.outgoing?.caFile = outgoing?.caFile ?? caFile
        return account
    }
}
