import ConfigurationFiles
public import Grants

extension DeclarationLoader {
    /// The name of the provider that an account states, whether or not there is such a provider.
    ///
    /// - Returns: nothing where the account is not declared, states none, or cannot be read.
    public func declaredProvider(of nameOrAddress: String) -> PlainName? {
        if let name = PlainName(nameOrAddress) { return (try? files(of: name)).flatMap(provider) }
        for name in (try? accountNames()) ?? [] {
            guard let files = try? files(of: name), files.mayState(nameOrAddress),
                let document = try? files.document(), case .string(let address) = document["address"]?.value,
                address.lowercased() == nameOrAddress.lowercased()
            else { continue }
            return provider(files)
        }
        return nil
    }

    private func provider(_ files: AccountFiles) -> PlainName? {
        guard let document = try? files.document(), case .string(let provider) = document["provider"]?.value else {
            return nil
        }
        return PlainName(provider)
    }
}
