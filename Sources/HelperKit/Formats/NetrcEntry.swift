import Secrets

/// The entry of a netrc file. There is no port in it: curl and fetchmail know none, and Emacs takes an entry without one
/// for every port.
struct NetrcEntry {
    let host: String
    let user: String
    /// The access token or the app password.
    let secret: Secret

    /// The entry without its line feed.
    ///
    /// - Parameter subject: whose it is, in messages.
    /// - Throws: ``ProgramFailure`` with status 78: the user or the secret is no word of such a file. Its readers differ in
    ///   what quotes and backslashes mean, so there is no way of writing one that all of them understand.
    func line(subject: String) throws(ProgramFailure) -> Secret {
        for text in [host, user] where !Secret(text).isNetrcWord {
            throw ProgramFailure(
                .configuration, subject,
                what: "netrc cannot express \"\(text)\": it has a blank, a quote or a backslash",
                remedy: "use another format")
        }
        guard secret.isNetrcWord else {
            throw ProgramFailure(
                .configuration, subject,
                what: "netrc cannot express the secret: it has a blank, a quote or a backslash",
                remedy: "use another format")
        }
        return Secret("machine \(host) login \(user) password ").followed(by: secret)
    }
}

extension Secret {
    fileprivate var isNetrcWord: Bool {
        withExposedBytes { bytes in
            !bytes.isEmpty && bytes[0] != UInt8(ascii: "#")
                && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7f && !"\"'\\".utf8.contains($0) }
        }
    }
}
