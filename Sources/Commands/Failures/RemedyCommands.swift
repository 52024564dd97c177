import Grants

/// The commands that messages tell a person to run.
struct RemedyCommands {
    let account: String
    let direction: Direction?

    var authorize: String { command("authorize", of: direction) }

    var storePassword: String { command("store password", of: direction) }

    /// - Parameters:
    ///   - kind: a client secret or a certificate's key.
    ///   - own: the connection whose own token the secret is for; nothing for the shared one.
    func store(_ kind: StoredItem.Kind, of own: Direction?) -> String { command("store \(kind.rawValue)", of: own) }

    var check: String { "mailgrant check \(account)" }

    private func command(_ words: String, of direction: Direction?) -> String {
        "mailgrant \(words) \(account)" + (direction.map { " --\($0)" } ?? "")
    }
}
