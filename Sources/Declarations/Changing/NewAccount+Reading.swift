import ConfigurationFiles
import Grants
import Providers

extension NewAccount {
    /// The values of an account's file. What is wrong in it, or means nothing here, is left out.
    ///
    /// - Returns: nothing where its address or its provider cannot be read.
    init?(reading document: DocumentTable, name: PlainName, providers: ProviderCatalog) {
        // The loader tells people what is wrong.
        let reader = TableReader(document, collector: ErrorCollector())
        guard let address = reader.text("address", .emailAddress),
            let providerName = reader.text("provider").flatMap(PlainName.init),
            let provider = try? providers.provider(providerName)
        else { return nil }
        self.init(name: name, address: address, provider: providerName)
        if let table = reader.table("token") { token = NewToken(TokenDeclaration(table, provider: provider)) }
        incoming = NewConnection(reader, .incoming, provider)
        outgoing = NewConnection(reader, .outgoing, provider)
        clients = reader.texts("clients")
    }
}

extension NewToken {
    init(_ declared: TokenDeclaration) {
        values = declared.values
        for (name, value) in declared.parameters {
            if let name = PlainName(name) { parameters[name] = value }
        }
    }
}

extension NewConnection {
    fileprivate init?(_ reader: TableReader, _ direction: Direction, _ provider: ProviderDescription) {
        guard let table = reader.table(direction.rawValue) else { return nil }
        let declared = ConnectionDeclaration(table, direction, provider: provider)
        guard let mailProtocol = declared.mailProtocol else { return nil }
        self.init(mailProtocol)
        host = declared.server.host
        port = declared.server.port
        security = declared.server.security
        mechanism = declared.server.mechanism
        user = declared.user
        sharedMailbox = declared.sharedMailbox
        sharedMailboxUser = declared.server.sharedMailboxUser
        scopes = declared.server.scopes
        authentication = table.has("authentication") ? declared.authentication : nil
        minimumRemaining = declared.server.minimumRemaining
        caFile = declared.caFile
        token = declared.ownToken.map { NewToken($0) }
    }
}
