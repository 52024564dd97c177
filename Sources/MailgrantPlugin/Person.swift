import CredentialWire
public import Secrets

/// The person who authorizes. mailgrant shows and asks what a program wants shown and asked, at the terminal or on the
/// console's page.
public struct Person: Sendable {
    /// Shows one line.
    public func tell(_ text: String) throws {
        try send("message", [(ProviderKey.text, text)])
    }

    /// Opens an address in the browser, and shows it. It is https, or http on loopback.
    public func open(_ address: String, _ text: String? = nil) throws {
        try send("open", [(ProviderKey.address, address), (ProviderKey.text, text)])
    }

    /// Says that the program waits for something outside, such as a browser or a phone.
    ///
    /// - Parameter seconds: for how long at most.
    public func wait(_ text: String, seconds: Int) throws {
        try send("wait", [(ProviderKey.text, text), (ProviderKey.seconds, String(seconds))])
    }

    /// Asks a question.
    ///
    /// - Parameter usualAnswer: what a person may take over.
    /// - Throws: ``ProviderFailure`` with ``ProviderFailure/Code/denied`` where nobody answers.
    public func answer(_ text: String, usualAnswer: String? = nil) throws -> String {
        try send("question", [(ProviderKey.text, text), (ProviderKey.usualAnswer, usualAnswer)])
        return try reply().exposedText
    }

    /// Asks for something that is typed without being shown.
    public func secret(_ text: String) throws -> Secret {
        try send("secret", [(ProviderKey.text, text)])
        return try reply()
    }

    private func send(_ word: String, _ values: [(key: String, value: String?)]) throws(PluginFailure) {
        var message = CredentialMessage([CredentialAttribute(ProviderKey.ask, word)])
        for case (let key, let value?) in values { message.append(key, value) }
        try PluginStreams.write(message)
    }

    private func reply() throws -> Secret {
        guard let answer = try PluginStreams.read().secret(ProviderKey.answer) else {
            throw ProviderFailure(.denied, "nobody answered")
        }
        return answer
    }
}
