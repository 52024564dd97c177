import Grants

extension LineChannel {
    /// Holds a dialogue with the server, to its outcome.
    ///
    /// - Throws: what the dialogue throws, and `unreachable` where the connection ends or a wait takes too long.
    func hold<Dialogue: MailDialogue>(_ dialogue: Dialogue) async throws(MailServerError) -> Dialogue.Outcome {
        var dialogue = dialogue
        var action = try dialogue.start()
        while true {
            var skipped = 0
            switch action {
            case .read: break
            case .send(let line): send(line)
            case .sendTogether(let lines): for line in lines { send(line) }
            case .skip(let octets): skipped = octets
            case .finish(let outcome): return outcome
            }
            let line = try await nextLine(skipping: skipped, within: dialogue.patience, awaiting: dialogue.awaited)
            action = try dialogue.receive(line)
        }
    }
}
