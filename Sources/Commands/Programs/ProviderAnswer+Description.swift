import CredentialWire
import Grants
import Providers

extension ProviderAnswer {
    /// What the program says of itself, as it is kept. Whether it makes sense is judged as a provider file is.
    ///
    /// - Throws: ``ProgramError`` where it is no description at all.
    func description(of program: ProgramFile) throws(ProgramError) -> ProgramDescription {
        guard let name = text(ProviderKey.displayName) else { throw broken("did not say what it is called") }
        let words = message.list(ProviderKey.protocols)
        let protocols = words.compactMap(MailProtocol.init)
        guard !protocols.isEmpty, protocols.count == words.count, Set(protocols).count == protocols.count else {
            throw broken("names no protocol, or one that is none")
        }
        return ProgramDescription(
            version: 1, program: program, displayName: name, programVersion: text(ProviderKey.programVersion),
            notice: text(ProviderKey.notice),
            parameters: message.list(ProviderKey.parameters).map { name in
                ProgramDescription.Parameter(
                    name: name, explanation: text(ProviderKey.parameter(name)) ?? "",
                    defaultValue: text(ProviderKey.parameterDefault(name)))
            },
            servers: try protocols.map { (mailProtocol) throws(ProgramError) in try server(mailProtocol) })
    }

    private func server(_ mailProtocol: MailProtocol) throws(ProgramError) -> ProgramDescription.Server {
        func said(_ word: String) -> String? { text(ProviderKey.of(mailProtocol.rawValue, word)) }
        let port = said("port").map { Int($0) ?? 0 }
        guard port != 0 else { throw broken("names a port for \(mailProtocol) that is no number") }
        return ProgramDescription.Server(
            mailProtocol, host: said("host"), port: port, security: said("security"), mechanism: said("mechanism"),
            scopes: message.list(ProviderKey.of(mailProtocol.rawValue, ProviderKey.scope)))
    }
}
