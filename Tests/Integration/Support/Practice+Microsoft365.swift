import FoundationEssentials
import Surroundings

extension Practice {
    /// Declares the account, in a file of the program's, at a provider of the person's own named `practice`: the bundled
    /// `microsoft`, with the sandbox in the place of the global cloud's hosts, and "Practice" before the names of its types.
    func declareAtMicrosoft365() async throws {
        let folder = "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant/providers"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writePrivateFile(try microsoft365().utf8, to: "\(folder)/practice.toml")
        var program = declaration
        for option in ["--issuer", "--provider"] {
            guard let place = program.arguments.firstIndex(of: option) else { continue }
            program.arguments.removeSubrange(place...place + 1)
        }
        program.arguments += ["--provider", "practice"]
        try await program.runSuccessfully()
    }

    private func microsoft365() throws -> String {
        let path = "\(packageDirectory)/Plugins/Providers/microsoft/provider.toml"
        var text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        // What domains belong to it is for adding accounts alone.
        if let domains = text.firstRange(of: "# Personal accounts.") {
            text = String(text[..<domains.lowerBound])
        }
        let service = "host = \"\(IdentityProvider.host)\"\nport = \(provider.port)"
        for (theirs, ours) in [
            ("\"login.microsoftonline.com\"", "\"\(providerPlace)\""),
            (".ews]\nhost = \"{exchange}\"", ".ews]\n\(service)"),
            (".graph]\nhost = \"{graph}\"", ".graph]\n\(service)"),
            ("\"Microsoft 365 and Outlook.com\"", "\"Practice 365\""),
            ("\"Microsoft 365 IMAP/SMTP\"", "\"Practice IMAP/SMTP\""),
            ("\"Microsoft Graph API\"\n", "\"Practice Graph API\"\n"),
            ("\"Exchange Web Services\"", "\"Practice Exchange Web Services\""),
        ] {
            guard text.contains(theirs) else { throw NotInTheBundledFile(text: theirs) }
            text = text.replacing(theirs, with: ours)
        }
        return text
    }
}

/// The bundled provider file has no such text any more.
private struct NotInTheBundledFile: Error {
    let text: String
}
