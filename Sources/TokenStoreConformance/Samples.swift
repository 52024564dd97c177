import FoundationEssentials
import Grants
import Secrets

/// Secrets as they occur, made anew for every run.
enum Samples {
    /// Lines as long as tokens and grants get, text outside ASCII, and what a careless store would change.
    static var all: [Secret] {
        [
            line(length: 1), line(length: 40), line(length: 4_096), line(length: 20_000),
            Secret("Grüße, мир, 世界, 🔑 " + randomText(length: 20)),
            Secret("  spaces and = % \\ \" ' $HOME at the edges  "),
        ]
    }

    /// One line of visible ASCII characters.
    static func line(length: Int) -> Secret {
        Secret(randomText(length: length))
    }

    private static func randomText(length: Int) -> String {
        String(decoding: (0..<length).map { _ in UInt8.random(in: 0x21...0x7E) }, as: UTF8.self)
    }
}

extension StoredItem {
    /// An item that nobody else uses, of an account that nobody else uses.
    static func fresh(_ kind: Kind = .grant, id: String = randomID(), account: PlainName = .fresh()) -> StoredItem {
        StoredItem(kind, id: id, account: account)
    }

    private static func randomID() -> String { UUID().uuidString.lowercased() }
}

extension PlainName {
    /// A name that nobody else uses.
    static func fresh() -> PlainName {
        let name = "account-\(UInt32.random(in: .min ... .max))"
        guard let name = PlainName(name) else { preconditionFailure("\(name) is a plain name") }
        return name
    }
}
