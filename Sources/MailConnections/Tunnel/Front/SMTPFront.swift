/// What a tunnel says to an SMTP client from the greeting to its first command about mail.
///
/// The connection behind it is logged in. EHLO is answered in the server's name and AUTH is taken whatever it shows; what
/// would break the one off from the other is answered here, too, since a client's placeholder must not reach the server.
struct SMTPFront: FrontDialogue {
    /// The server's name, as it gave it in answer to EHLO.
    let domain: String
    private let extensions: [String]
    private var exchange: PlaceholderExchange?
    private var isAuthenticated = false

    /// - Parameter reply: the server's answer to EHLO after the login.
    init(_ reply: SMTPReply) {
        domain = reply.lines.first.flatMap { $0.split(separator: " ").first }.map { String($0) } ?? "localhost"
        extensions = reply.lines.dropFirst().filter { line in
            let keyword = line.split { $0 == " " || $0 == "=" }.first?.uppercased()
            return keyword != nil && keyword != "STARTTLS" && keyword != "AUTH"
        }
    }

    mutating func receive(_ line: String) -> FrontAction {
        if let answer = exchange?.answer(line) { return .say(proceed(answer)) }
        guard let command = FrontCommand(line) else { return .say("500 5.5.2 no command") }
        switch command.verb {
        case "EHLO": return .say(extensionList)
        case "HELO": return .say("250 \(domain)")
        case "AUTH": return .say(authenticate(command.arguments))
        // Nothing has reached the server yet that could be reset.
        case "NOOP", "RSET": return .say("250 2.0.0 OK")
        case "HELP": return .say("214 2.0.0 mailgrant tunnel: log in with anything, or send mail at once")
        case "STARTTLS": return .say("502 5.5.1 this is a pipe within one machine; TLS begins behind it")
        case "LHLO": return .say("500 5.5.1 this is SMTP, not LMTP")
        // RFC 5321 section 3.5.3: no word on whether there is such a user.
        case "VRFY": return .say("252 2.5.0 send mail to find out")
        case "MAIL", "RCPT", "DATA", "BDAT", "QUIT": return .handOver
        default: return .say("502 5.5.1 not before mail is sent")
        }
    }

    mutating func refuseOverlongLine() -> String {
        exchange = nil
        return "500 5.5.6 line too long"
    }

    private var extensionList: String {
        let lines = [domain] + extensions + ["AUTH " + PlaceholderExchange.mechanisms.joined(separator: " ")]
        return lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(lines[lines.count - 1])"
    }

    private mutating func authenticate(_ arguments: [String]) -> String {
        guard !isAuthenticated else { return "503 5.5.1 authenticated already" }
        guard let mechanism = arguments.first, arguments.count <= 2 else { return "501 5.5.4 AUTH takes a mechanism" }
        exchange = PlaceholderExchange(mechanism, hasInitialResponse: arguments.count == 2)
        guard let answer = exchange?.begin() else { return "504 5.5.4 no such mechanism" }
        return proceed(answer)
    }

    private mutating func proceed(_ answer: PlaceholderExchange.Answer) -> String {
        switch answer {
        case .ask(let challenge): return "334 \(challenge)"
        case .accept:
            exchange = nil
            isAuthenticated = true
            return "235 2.7.0 authenticated"
        case .cancelled:
            exchange = nil
            return "501 5.7.0 authentication cancelled"
        }
    }
}
