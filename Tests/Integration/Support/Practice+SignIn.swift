import FoundationEssentials
import Surroundings

extension Practice {
    /// Declares the account with another way of asking for its grant.
    func declare(grantType: String) async throws {
        try await declare()
        try editDeclaration("[token]\n", "[token]\ngrant-type = \"\(grantType)\"\n")
    }

    /// The environment of a machine without a browser.
    var browserless: [String: String] { environment.filter { $0.key != "BROWSER" } }

    /// The command that authorizes the account on a machine without a browser.
    func authorizingBrowserless(_ options: String...) -> Program {
        Program(executables.path("mailgrant"), ["authorize", Self.account] + options, environment: browserless)
    }

    func terminal() throws -> ScriptedTerminal {
        try ScriptedTerminal(in: try scratch.makeDirectory("terminal"))
    }

    /// Has the browser be on another computer: whoever sits there copies the address that it ends at into a file.
    ///
    /// - Returns: the file.
    func moveBrowserAway() throws -> String {
        let file = "\(scratch.path)/copied-address"
        var person = try owner()
        person.copiesRedirectTo = file
        try browser.play(person)
        return file
    }

    /// An address that answered another sign-in, which came to nothing.
    func addressOfAnotherAttempt() async throws -> String {
        let copy = try moveBrowserAway()
        _ = try await authorizing(nil, "--consent", "--redirect-from", "-").run(input: Array("nothing".utf8))
        return try String(decoding: Data(contentsOf: URL(filePath: copy)), as: UTF8.self)
    }

    /// Declares the account at a provider whose callback URL is none of this machine.
    func declareForeign(_ callback: String) async throws {
        try await declare()
        let directory = "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant/providers"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try writePrivateFile(
            """
            format = 1
            display-name = "Foreign"
            [token]
            redirect-uris = ["\(callback)"]
            scopes = ["openid", "email", "offline_access"]
            [incoming.imap]
            scopes = ["mail.read"]
            [outgoing.smtp]
            scopes = ["mail.send"]
            """.utf8, to: "\(directory)/foreign.toml")
        try editDeclaration(#"provider = "sandbox""#, #"provider = "foreign""#)
        try editDeclaration("[token]\n", "[token]\nredirect-uri = \"\(callback)\"\n")
    }
}
