import Grants

/// What the waiting process says to the one that brings an address: a line each.
enum HandoverReply: Equatable {
    /// The text is no address of this sign-in: why.
    case unusable(String)
    /// It is, and goes on to the provider. One of the two others follows.
    case taken
    case authorized(account: String)
    case failed(what: String, remedy: String)

    init(_ outcome: ConsentOutcome) {
        switch outcome {
        case .authorized(let account): self = .authorized(account: account)
        case .failed(let what, let remedy): self = .failed(what: what, remedy: remedy)
        }
    }

    /// Words and values, parted by tabs. The values are of one line and have no tab: they are made for a person.
    var line: String {
        let parts =
            switch self {
            case .unusable(let reason): ["unusable", reason]
            case .taken: ["taken"]
            case .authorized(let account): ["authorized", account]
            case .failed(let what, let remedy): ["failed", what, remedy]
            }
        let isPlain = { (character: Character) in !character.isNewline && character != "\t" }
        return parts.map { $0.filter(isPlain) }.joined(separator: "\t") + "\n"
    }

    init?(_ line: Substring) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        switch (parts.first, parts.count) {
        case ("unusable", 2): self = .unusable(parts[1])
        case ("taken", 1): self = .taken
        case ("authorized", 2): self = .authorized(account: parts[1])
        case ("failed", 3): self = .failed(what: parts[1], remedy: parts[2])
        default: return nil
        }
    }
}
