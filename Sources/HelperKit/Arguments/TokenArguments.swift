import TokenCache

/// The command line of `mailgrant-incoming` and `mailgrant-outgoing`, understood.
enum TokenArguments: Sendable, Equatable {
    case request(TokenRequest)
    case help
    case version

    /// - Parameter nextWord: gives one word of the command line after the other, without the program's name.
    /// - Throws: ``ProgramFailure`` with status 64.
    init(_ nextWord: @escaping () -> String?, direction: CacheDirection) throws(ProgramFailure) {
        var parser = TokenArgumentsParser(nextWord: nextWord, direction: direction)
        self = try parser.parse()
    }
}

private struct TokenArgumentsParser {
    private let nextWord: () -> String?
    private let direction: CacheDirection

    private var account: String?
    private var format = OutputFormat.token
    private var maxBytes: Int?
    private var isInteractive = false

    init(nextWord: @escaping () -> String?, direction: CacheDirection) {
        self.nextWord = nextWord
        self.direction = direction
    }

    mutating func parse() throws(ProgramFailure) -> TokenArguments {
        while let word = nextWord() {
            guard word.utf8.first == UInt8(ascii: "-") else {
                try take(account: word)
                continue
            }
            let (name, attached) = split(word)
            switch (name, attached) {
            case ("--help", nil), ("-h", nil): return .help
            case ("--version", nil): return .version
            case ("--interactive", nil): isInteractive = true
            case ("--format", _): format = try format(value(of: name, attached))
            case ("--max-bytes", _): maxBytes = try limit(value(of: name, attached))
            default: throw failure("unknown option \(word)")
            }
        }
        guard let account else { throw failure("no account was named") }
        return .request(
            TokenRequest(
                account: account, direction: direction, format: format, maxBytes: maxBytes,
                isInteractive: isInteractive))
    }

    /// Takes `--name=value` apart.
    private func split(_ word: String) -> (name: String, value: String?) {
        guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private mutating func value(of name: String, _ attached: String?) throws(ProgramFailure) -> String {
        guard let value = attached ?? nextWord() else { throw failure("\(name) lacks its value") }
        return value
    }

    private mutating func take(account word: String) throws(ProgramFailure) {
        guard account == nil else { throw failure("more than one account was named") }
        guard !word.isEmpty else { throw failure("the account's name is empty") }
        account = word
    }

    private func format(_ value: String) throws(ProgramFailure) -> OutputFormat {
        guard let format = OutputFormat(rawValue: value) else { throw failure("unknown format \(value)") }
        return format
    }

    private func limit(_ value: String) throws(ProgramFailure) -> Int {
        let isDecimal = value.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isDecimal, let limit = Int(value), limit > 0 else {
            throw failure("--max-bytes \(value) is not a number of bytes")
        }
        return limit
    }

    private func failure(_ what: String) -> ProgramFailure {
        let subject = [account, direction.rawValue].compactMap(\.self).joined(separator: " ")
        return ProgramFailure(.usage, subject, what: what, remedy: "see mailgrant-\(direction.rawValue) --help")
    }
}
