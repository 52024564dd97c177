/// How servers are reached, as `[network]` in `mailgrant.toml` declares it: who vouches for them, and who stands between.
///
/// Whoever chooses both can read what is sent, so secrets are bound to them as they are to addresses.
public struct NetworkPath: Sendable, Equatable, Codable {
    /// What vouches for servers in place of the system's certificates.
    public var caFile: CAFile?
    /// The HTTP proxy, such as `http://proxy.example.org:3128`.
    public var proxy: String?

    public init(caFile: CAFile? = nil, proxy: String? = nil) {
        self.caFile = caFile
        self.proxy = proxy
    }

    /// What is otherwise now; empty where secrets may go this way.
    public func moves(to now: NetworkPath) -> [EndpointMove] {
        var moves: [EndpointMove] = []
        if let move = CAFile.move("network.ca-file", from: caFile, to: now.caFile) { moves.append(move) }
        if proxy != now.proxy { moves.append(EndpointMove(key: "network.proxy", from: proxy, to: now.proxy)) }
        return moves
    }
}

/// A file of certificates that vouch for servers.
public struct CAFile: Sendable, Equatable, Codable {
    /// Absolute.
    public var path: String
    /// The SHA-256 of its content in hexadecimal: the same name may have other certificates behind it after a commit.
    ///
    /// Nothing for one of the system's own files, which its updates change, and for one that cannot be read, which
    /// vouches for nobody.
    public var digest: String?

    public init(path: String, digest: String?) {
        self.path = path
        self.digest = digest
    }

    /// A content that is not known is not said to be another.
    static func move(_ key: String, from then: CAFile?, to now: CAFile?) -> EndpointMove? {
        if then?.path != now?.path { return EndpointMove(key: key, from: then?.path, to: now?.path) }
        guard let then, let now, let before = then.digest, let after = now.digest, before != after else { return nil }
        return EndpointMove(key: key, from: then.words, to: now.words)
    }

    private var words: String { path + (digest.map { " (SHA-256 \($0.prefix(16))…)" } ?? "") }
}
