import ArgumentParser
import Grants
import HelperKit
import OAuth
import Secrets

/// `mailgrant store certificate-key`.
struct StoreCertificateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate-key", abstract: "Keep the private key of an account's client.",
        discussion: """
            Reads a private key in PEM (PKCS#8, PKCS#1 or SEC 1) or the JSON key file of a Google service account from \
            standard input, or from a hidden prompt on a terminal, ended by Ctrl-D. It must be the key of the declared \
            certificate, where there is one. It is bound to the declared access token URL, or the issuer, and what it \
            signs is sent nowhere else. --incoming or --outgoing is for a connection with a token of its own. --forget \
            deletes the one that is kept, and reads none.
            """)

    @OptionGroup var options: ClientOptions

    @Flag(help: "Delete the one that is kept.")
    var forget = false

    func run() async throws {
        let client = try options.client(try CommandContext())
        if forget { return try client.context.terminal.print(try await client.forget(.certificateKey)) }
        let text = try SecretInput.readText(
            prompt: "Private key for \(client.name), ended by Ctrl-D: ", subject: client.name)
        let owner = try await client.keep(certificateKey: text).map { " of \($0)" } ?? ""
        try client.context.terminal.print("\(client.name): private key\(owner) kept")
    }
}

extension DeclaredClient {
    /// Keeps the client's private key, bound to where what it signs may be sent.
    ///
    /// - Parameter text: PEM, or the JSON key file of a Google service account.
    /// - Returns: the service account that the key is of; nothing for PEM.
    /// - Throws: ``ProgramFailure`` in the account's name.
    func keep(certificateKey text: Secret) async throws -> String? {
        let file = try read(text)
        if let owner = file.owner { try compare(owner) }
        try await withEngine { engine throws(GrantFault) in
            try await engine.keepCertificateKey(file.key, for: account, direction: direction, details: details)
        }
        return file.owner
    }

    private func read(_ text: Secret) throws(ProgramFailure) -> ClientKeyFile {
        do {
            return try ClientKeyFile(text)
        } catch {
            let remedy =
                switch error {
                case .noPrivateKey: "give the private key in PEM, or the service account's JSON key file"
                case .encrypted:
                    "take the passphrase off on the way: openssl pkey -in KEY | mailgrant store certificate-key \(name)"
                case .unusable: "give the key of a certificate that is registered for the client"
                }
            throw ProgramFailure(.usage, name, what: error.what, remedy: remedy)
        }
    }

    /// The service account in a key file must be the declared client, or its assertions would be refused.
    private func compare(_ owner: String) throws(ProgramFailure) {
        guard owner != details.clientID else { return }
        throw ProgramFailure(
            .configuration, account.name.text,
            what: "the key file is of \(owner), and the declaration names \(details.clientID)",
            remedy: "if that is right, declare client-id = \"\(owner)\" under [token] in \(account.declaredIn)")
    }
}
