/// A list of addresses as header fields and command lines have it (RFC 5322 section 3.4): names, groups and comments
/// included.
///
/// It reads what people and programs write, also in obsolete forms: empty entries, routes, names with unquoted dots,
/// local parts with dots where none belong, which some providers gave out. What it cannot read it refuses as a whole, so that no message goes to half of its recipients.
public struct AddressList: Sendable, Equatable {
    /// An address with the name that stands with it, as written; encoded words are left as they are.
    public struct Entry: Sendable, Equatable {
        public let name: String?
        public let address: MailAddress
    }

    public private(set) var entries: [Entry] = []
    /// Whether addresses, or none, stand under a common name (RFC 5322 section 3.4).
    public private(set) var hasGroup = false

    public var addresses: [MailAddress] { entries.map(\.address) }

    /// - Parameters:
    ///   - text: the list, unfolded: without line ends.
    ///   - field: the header field that it is from, for the error.
    /// - Throws: ``MessageError/malformedAddress(text:field:)``.
    public init(_ text: String, field: String? = nil) throws(MessageError) {
        var parser = AddressListParser(text)
        do {
            try parser.parse()
        } catch {
            throw .malformedAddress(text: text, field: field)
        }
        entries = parser.entries
        hasGroup = parser.hasGroup
    }
}

/// The grammar behind ``AddressList``.
private struct AddressListParser {
    typealias Word = AddressScanner.Word
    typealias Malformed = AddressScanner.Malformed

    private var scanner: AddressScanner
    private(set) var entries: [AddressList.Entry] = []
    private(set) var hasGroup = false
    /// The words since the last separator.
    private var words: [Word] = []
    private var isInGroup = false

    init(_ text: String) {
        scanner = AddressScanner(text)
    }

    mutating func parse() throws(Malformed) {
        while let word = try scanner.next() {
            switch word {
            case .special(","): try finishEntry()
            case .special("<"): try angleAddress()
            case .special(":"):
                // A group's name, which is no address. Groups do not nest.
                guard !isInGroup, !words.isEmpty else { throw Malformed() }
                isInGroup = true
                hasGroup = true
                words = []
            case .special(";"):
                guard isInGroup else { throw Malformed() }
                try finishEntry()
                isInGroup = false
            default: words.append(word)
            }
        }
        guard !isInGroup else { throw Malformed() }
        try finishEntry()
    }

    /// An address without angle brackets ends; a name, if any, is in the comment beside it.
    private mutating func finishEntry() throws(Malformed) {
        if !words.isEmpty {
            entries.append(AddressList.Entry(name: scanner.lastComment, address: try Self.address(words)))
        }
        words = []
        scanner.forgetComment()
    }

    /// `<` has been read: an address up to `>`, with the words before it for a name. `<>` names nobody.
    private mutating func angleAddress() throws(Malformed) {
        let name = Self.phrase(words)
        words = []
        var isRoute = false
        while true {
            guard let word = try scanner.next() else { throw Malformed() }
            if word == .special(">") { break }
            switch word {
            // A route says by which hosts to go (RFC 5322 section 4.4); it is left out.
            case .special("@") where words.isEmpty: isRoute = true
            case .special(":") where isRoute:
                isRoute = false
                words = []
            case .special(",") where isRoute: words = []
            case .special("<"), .special(","), .special(":"), .special(";"): throw Malformed()
            default: words.append(word)
            }
        }
        guard !isRoute else { throw Malformed() }
        if !words.isEmpty { entries.append(AddressList.Entry(name: name, address: try Self.address(words))) }
        words = []
        try endOfAngleAddress()
    }

    /// Only comments may stand between `>` and the next separator.
    private mutating func endOfAngleAddress() throws(Malformed) {
        var ahead = scanner
        switch try ahead.next() {
        case nil, .special(","), .special(";"): scanner.forgetComment()
        default: throw Malformed()
        }
    }

    /// Words and dots up to `@`, then a domain. White space between them means nothing.
    private static func address(_ words: [Word]) throws(Malformed) -> MailAddress {
        let parts = words.split(separator: .special("@"), maxSplits: 1, omittingEmptySubsequences: false)
        let localPart = try text(parts[0])
        let domain: String? = parts.count > 1 ? try text(parts[1]) : nil
        guard let address = MailAddress(localPart: localPart, domain: domain) else { throw Malformed() }
        return address
    }

    /// Words with a dot between each two; so two atoms side by side are not taken for one.
    private static func text(_ words: ArraySlice<Word>) throws(Malformed) -> String {
        var text = ""
        var wasWord = false
        for word in words {
            switch word {
            case .special("."):
                text += "."
                wasWord = false
            case .atom(let content), .quoted(let content), .literal(let content):
                guard !wasWord else { throw Malformed() }
                text += content
                wasWord = true
            case .special: throw Malformed()
            }
        }
        return text
    }

    private static func phrase(_ words: [Word]) -> String? {
        guard !words.isEmpty else { return nil }
        return words.reduce(into: "") { phrase, word in
            switch word {
            case .special(let character): phrase.append(character)
            case .atom(let text), .quoted(let text), .literal(let text): phrase += (phrase.isEmpty ? "" : " ") + text
            }
        }
    }
}
