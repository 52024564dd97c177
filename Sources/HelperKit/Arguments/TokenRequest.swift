import TokenCache

/// What the arguments of `mailgrant-incoming` and `mailgrant-outgoing` ask for.
struct TokenRequest: Sendable, Equatable {
    /// The account's name or address.
    var account: String
    var direction: CacheDirection
    var format = OutputFormat.token
    /// The longest token, in bytes, that the caller can take.
    var maxBytes: Int?
    /// Whether a person may be asked, which is for `mailgrant` to do.
    var isInteractive = false

    /// Whose token it is, in messages.
    var subject: String { "\(account) \(direction.rawValue)" }

    /// Where the cache has it: only an address has an at sign.
    var selector: CacheSelector {
        account.utf8.contains(UInt8(ascii: "@")) ? .address(account, direction) : .account(name: account, direction)
    }

    /// The same request to `mailgrant`.
    var mailgrantArguments: [String] {
        var arguments = ["token", account, "--\(direction.rawValue)"]
        if format != .token { arguments += ["--format", format.rawValue] }
        if let maxBytes { arguments += ["--max-bytes", String(maxBytes)] }
        if isInteractive { arguments.append("--interactive") }
        return arguments
    }
}
