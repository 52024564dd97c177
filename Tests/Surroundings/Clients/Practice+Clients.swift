extension Practice {
    /// msmtp, with its token from `mailgrant-outgoing`.
    public func msmtp() async throws -> MSMTP {
        MSMTP(client: try await configure("msmtp"))
    }

    /// mbsync, with its token from `mailgrant-incoming`, or through `mailgrant tunnel` in its form `tunnel`.
    public func mbsync(_ form: String = "passcmd") async throws -> Mbsync {
        Mbsync(client: try await configure("mbsync", form: form))
    }
}

/// The real msmtp(1), configured for the account ``Practice/account``.
public struct MSMTP: Sendable {
    public let client: ConfiguredClient

    public init(client: ConfiguredClient) {
        self.client = client
    }

    /// The program that sends the message on its standard input.
    public func sending(to recipient: String) -> Program {
        client.program("msmtp", "-C", client.file, "--", recipient)
    }
}

/// The real mbsync(1) of isync, configured for the account ``Practice/account``.
///
/// The mechanism XOAUTH2 of its form `passcmd` is that of Debian's libsasl2-modules-kdexoauth2, which writes a line to
/// standard error.
public struct Mbsync: Sendable {
    public let client: ConfiguredClient

    public init(client: ConfiguredClient) {
        self.client = client
    }

    /// The program that fetches what is new.
    ///
    /// Give it a deadline: in its form `passcmd` it waits without end after a refused token.
    public var fetching: Program { client.program("mbsync", "-c", client.file, Practice.account) }

    /// The messages of the inbox fetched so far, each as it lies in the Maildir, in no particular order.
    public func messages() throws -> [[UInt8]] {
        try client.messages(in: "Mail/\(Practice.account)/INBOX")
    }
}
