/// What a tunnel says to a POP client from the greeting to its first command about the mailbox.
///
/// The connection behind it is in the transaction state. The commands of the state before it are answered here, whatever
/// they show: none of them has a meaning to the server any more (RFC 1939 section 4).
struct POPFront: FrontDialogue {
    private let capabilities: [String]
    private var exchange: PlaceholderExchange?

    /// - Parameter lines: the server's own capabilities after the login, one a line.
    init(_ lines: [String]) {
        capabilities = lines.filter { line in
            let name = line.split(separator: " ").first?.uppercased()
            // UTF8 and LANG belong to the state before the login (RFC 6856), which the server has left.
            return name.map { !["SASL", "USER", "STLS", "UTF8", "LANG"].contains($0) } ?? false
        }
    }

    mutating func receive(_ line: String) -> FrontAction {
        if let answer = exchange?.answer(line) { return .say(proceed(answer)) }
        guard let command = FrontCommand(line) else { return .say("-ERR no command") }
        switch command.verb {
        case "CAPA": return .say(capabilityList)
        case "AUTH": return .say(authenticate(command.arguments))
        case "USER": return .say("+OK send anything as the password")
        case "PASS", "APOP": return .say("+OK logged in")
        case "NOOP": return .say("+OK")
        case "STLS": return .say("-ERR this is a pipe within one machine; TLS begins behind it")
        case "UTF8", "LANG": return .say("-ERR not through a tunnel")
        default: return .handOver
        }
    }

    mutating func refuseOverlongLine() -> String {
        exchange = nil
        return "-ERR line too long"
    }

    private var capabilityList: String {
        let own = ["USER", "SASL " + PlaceholderExchange.mechanisms.joined(separator: " ")]
        return list(capabilities + own)
    }

    private mutating func authenticate(_ arguments: [String]) -> String {
        // Without a mechanism it asks which there are, a custom older than CAPA.
        guard let mechanism = arguments.first else { return list(PlaceholderExchange.mechanisms) }
        exchange = PlaceholderExchange(mechanism, hasInitialResponse: arguments.count > 1)
        guard let answer = exchange?.begin() else { return "-ERR no such mechanism" }
        return proceed(answer)
    }

    private mutating func proceed(_ answer: PlaceholderExchange.Answer) -> String {
        switch answer {
        case .ask(let challenge): return "+ \(challenge)"
        case .accept:
            exchange = nil
            return "+OK logged in"
        case .cancelled:
            exchange = nil
            return "-ERR authentication cancelled"
        }
    }

    private func list(_ lines: [String]) -> String {
        (["+OK"] + lines + ["."]).joined(separator: "\r\n")
    }
}
