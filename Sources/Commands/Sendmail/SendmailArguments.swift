import HelperKit
import MailConnections

/// The command line of a sendmail clone, as sendmail(1) of Postfix, Exim and msmtp take it: single letters that may
/// stand together, values joined to theirs or after it, options before or after the recipients until `--`.
struct SendmailArguments: Equatable {
    /// As given: each may be a whole address with a name.
    var recipients: [String] = []
    /// `-t`: the header names recipients, too.
    var readsRecipients = false
    /// `-i`: a line of a single dot is part of the message.
    var ignoresDots = false
    /// `-f`, `-r`: whom the envelope names as sender. Empty, or `<>`: nobody.
    var sender: String?
    /// `-F`: the person's name, where From is missing.
    var fullName: String?
    /// `--account`
    var account: String?
    /// `-N`, `-R`, `-V`
    var notification = DeliveryNotification()
    /// `-q`: the queue, of which there is none, is to be sent.
    var runsQueue = false
    /// `--help`
    var wantsHelp = false

    /// - Throws: ``ProgramFailure`` with status 64.
    init(_ words: [String]) throws(ProgramFailure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                recipients += rest
                return
            } else if word.hasPrefix("--") {
                try takeLong(word, &rest)
            } else if word.hasPrefix("-"), word != "-" {
                try takeShort(word.dropFirst(), &rest)
            } else {
                recipients.append(word)
            }
        }
    }

    /// The options that this program adds to sendmail's.
    private mutating func takeLong(_ word: String, _ rest: inout ArraySlice<String>) throws(ProgramFailure) {
        let parts = word.split(separator: "=", maxSplits: 1).map { String($0) }
        switch parts[0] {
        case "--help" where parts.count == 1: wantsHelp = true
        case "--account":
            guard let name = parts.count > 1 ? parts[1] : rest.popFirst(), !name.isEmpty else {
                throw .sendmailUsage("--account lacks its value")
            }
            account = name
        default: throw .sendmailUsage("there is no option \(word)")
        }
    }

    /// A word of letters: flags, until one that takes a value, which is the rest of the word or the next word.
    private mutating func takeShort(
        _ letters: Substring, _ rest: inout ArraySlice<String>
    ) throws(ProgramFailure) {
        var letters = letters
        while let letter = letters.popFirst() {
            switch letter {
            case "t": readsRecipients = true
            case "i": ignoresDots = true
            // Verbose, and what is between sendmail's own parts: nothing here has a use for it.
            case "v", "U", "n", "m", "G": break
            // Debugging, the queue and how errors are told: the value is joined or there is none.
            case "q":
                runsQueue = true
                return
            case "d", "e": return
            case "I": throw .sendmailUsage("aliases are not kept here (-I)")
            default:
                guard Self.valued.contains(letter) else { throw .sendmailUsage("there is no option -\(letter)") }
                guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
                    throw .sendmailUsage("-\(letter) lacks its value")
                }
                return try take(value, of: letter)
            }
        }
    }

    /// The letters with a value. Those that ``take(_:of:)`` does not know are accepted and ignored, as clones do: `-B`,
    /// too, since what the body is shows in its bytes.
    private static let valued: Set<Character> = [
        "A", "B", "C", "D", "F", "L", "M", "N", "O", "R", "V", "X", "b", "f", "h", "o", "p", "r",
    ]

    private mutating func take(_ value: String, of letter: Character) throws(ProgramFailure) {
        switch letter {
        case "f", "r": sender = value
        case "F": fullName = try Self.name(value)
        case "o": if value == "i" { ignoresDots = true }
        case "b": try Self.checkMode(value)
        case "N": notification.events = try Self.events(value)
        case "R":
            guard let content = DeliveryNotification.Content(rawValue: value.lowercased()) else {
                throw .sendmailUsage("-R takes full or hdrs")
            }
            notification.content = content
        case "V": notification.envelopeIdentifier = try Self.envelopeIdentifier(value)
        default: break
        }
    }

    /// Only delivering a message: there is no queue, no server and no alias here.
    private static func checkMode(_ mode: String) throws(ProgramFailure) {
        switch mode {
        case "m": break
        case "s": throw .sendmailUsage("SMTP is not spoken on standard input (-bs)")
        case "p": throw .sendmailUsage("there is no queue to list (-bp)")
        default: throw .sendmailUsage("mail is sent and nothing else (-b\(mode))")
        }
    }

    private static func name(_ value: String) throws(ProgramFailure) -> String {
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .sendmailUsage("the name of -F holds a line break or another control character")
        }
        return value
    }

    private static func events(_ value: String) throws(ProgramFailure) -> [DeliveryNotification.Event] {
        let words = value.lowercased().split(separator: ",", omittingEmptySubsequences: false)
        let events = words.compactMap { DeliveryNotification.Event(rawValue: String($0)) }
        guard events.count == words.count, events.count == 1 || !events.contains(.never) else {
            throw .sendmailUsage("-N takes never, or success, failure and delay with commas between them")
        }
        return events
    }

    /// RFC 3461 section 4.4.
    private static func envelopeIdentifier(_ value: String) throws(ProgramFailure) -> String {
        guard (1...100).contains(value.utf8.count), value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .sendmailUsage("-V takes at most 100 printable ASCII characters without a space")
        }
        return value
    }
}

extension ProgramFailure {
    fileprivate static func sendmailUsage(_ what: String) -> ProgramFailure {
        ProgramFailure(.usage, "sendmail", what: what, remedy: "see mailgrant sendmail --help")
    }
}
