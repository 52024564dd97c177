import ArgumentParser
import Grants
import HelperKit

/// `mailgrant store client-secret`.
struct StoreClientSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client-secret", abstract: "Keep an account's client secret.",
        discussion: """
            Reads it from standard input, one trailing newline dropped, or from a hidden prompt on a terminal. It is \
            bound to the declared access token URL, or the issuer, and sent nowhere else. --incoming or --outgoing is \
            for a connection with a token of its own. --forget deletes the one that is kept, and reads none.
            """)

    @OptionGroup var options: ClientOptions

    @Flag(help: "Delete the one that is kept.")
    var forget = false

    func run() async throws {
        let client = try options.client(try CommandContext())
        if forget { return try client.context.terminal.print(try await client.forget(.clientSecret)) }
        let secret = try SecretInput.read(prompt: "Client secret for \(client.name): ", subject: client.name)
        try await client.keep(secret: secret)
        try client.context.terminal.print("\(client.name): client secret kept")
    }
}
