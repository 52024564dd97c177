import CredentialWire
import FoundationEssentials
import Grants

/// What a program wants of a person before it answers.
enum ProgramWish {
    case notice(ProgramNotice)
    /// The same, and nothing comes for at most so many seconds.
    case wait(ProgramNotice, seconds: Int)
    case question(ProgramQuestion)
}

extension ProviderAnswer {
    /// What is asked; nothing where this is the answer.
    func wish() throws(ProgramError) -> ProgramWish? {
        guard let word = message.text(ProviderKey.ask) else { return nil }
        switch word {
        case "message": return .notice(.message(try requiredText()))
        case "open": return .notice(.open(try webAddress(), text: text(ProviderKey.text)))
        case "wait":
            return .wait(
                .waiting(text(ProviderKey.text)), seconds: seconds(ProviderKey.seconds) ?? ProviderExchange.usualPause)
        case "question":
            return .question(ProgramQuestion(try requiredText(), usualAnswer: text(ProviderKey.usualAnswer)))
        case "secret": return .question(ProgramQuestion(try requiredText(), isSecret: true))
        default: throw broken("asks for something unknown")
        }
    }

    private func requiredText() throws(ProgramError) -> String {
        guard let text = text(ProviderKey.text) else { throw broken("asks without a text") }
        return text
    }

    /// HTTPS, or HTTP on loopback: nothing else is opened at a program's word.
    private func webAddress() throws(ProgramError) -> URL {
        guard let text = message.text(ProviderKey.address), text.utf8.count <= 8_192,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let address = URL(string: text),
            let host = address.host(), !host.isEmpty
        else { throw broken("wants an address opened that is none") }
        switch address.scheme?.lowercased() {
        case "https": return address
        case "http" where ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased()): return address
        default: throw broken("wants an address opened that is neither https nor on loopback")
        }
    }
}
