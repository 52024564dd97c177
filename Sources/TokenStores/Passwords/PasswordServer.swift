/// The server of a password, as git names it.
public struct PasswordServer: Sendable, Equatable {
    /// Such as `smtp`.
    public var protocolName: String
    /// A name, or an IPv6 address in brackets.
    public var host: String
    /// A server without a port is another one than any with.
    public var port: UInt16?

    public init(protocolName: String, host: String, port: UInt16?) {
        self.protocolName = protocolName
        self.host = host
        self.port = port
    }

    /// What keyring managers show, in the words of git-credential-libsecret.
    func label(path: String?) -> String {
        "Git: \(protocolName)://\(host)\(port.map { ":\($0)" } ?? "")/\(path ?? "")"
    }
}
