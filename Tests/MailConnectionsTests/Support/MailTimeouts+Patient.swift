import MailConnections

extension MailTimeouts {
    /// For a test that is about something else: a machine that runs a thousand tests at once may keep each waiting.
    static func patient(lastWord: Duration = .seconds(300)) -> MailTimeouts {
        MailTimeouts(
            connect: .seconds(300), handshake: .seconds(300), reply: .seconds(300), farewell: .milliseconds(200),
            lastWord: lastWord, overall: .seconds(600))
    }
}
