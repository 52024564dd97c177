/// How the programs end, in the words of sysexits.h, because mail programs and systemd know them.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// The token is on standard output.
    case success = 0
    /// EX_USAGE: wrong arguments.
    case usage = 64
    /// EX_DATAERR: the token is longer than the caller can take, or a message cannot be sent as it is.
    case dataError = 65
    /// EX_NOINPUT: no such account or connection.
    case noInput = 66
    /// EX_NOUSER: the mail server refuses a recipient for good.
    case noUser = 67
    /// EX_NOHOST: there is no such mail server.
    case noHost = 68
    /// EX_UNAVAILABLE: the token store is absent, locked, hung or refused.
    case unavailable = 69
    /// EX_SOFTWARE: a fault of the program itself.
    case software = 70
    /// EX_CANTCREAT: the token store would not save.
    case cannotCreate = 73
    /// EX_IOERR: standard output was closed or full.
    case ioError = 74
    /// EX_TEMPFAIL: provider, network or mail server failed for now.
    case temporaryFailure = 75
    /// EX_PROTOCOL: the provider answered outside the standard.
    case protocolError = 76
    /// EX_NOPERM: a person must authorize again, or the mail server refuses the sender.
    case noPermission = 77
    /// EX_CONFIG: a declaration or a provider file is wrong.
    case configuration = 78
}
