import Grants
import HelperKit

/// What a person is told where a provider's program gave nothing.
extension ProgramFailure {
    /// Where a program did not say what it is, or where a mailbox's servers are.
    ///
    /// - Parameter subject: the provider's name, or the mailbox.
    init(describing error: ProgramError, subject: String) {
        guard error.code == .needsAuthorization else {
            let text = Self.text(of: error, RemedyCommands(account: subject, direction: nil))
            self.init(text.status, subject, what: text.what, remedy: text.remedy)
            return
        }
        self.init(
            .noPermission, subject, what: "\(error.executable) does not know this mailbox: \(error.detail)",
            remedy: "then try again")
    }

    static func text(of error: ProgramError, _ commands: RemedyCommands) -> Text {
        let authorize = commands.authorize
        let what = error.what
        switch error.code {
        case .needsAuthorization, .grantEnded: return (.noPermission, what, "run: \(authorize)")
        case .denied: return (.noPermission, what, "run again: \(authorize)")
        case .unavailable, .timedOut: return (.temporaryFailure, what, "try again later; the grant is untouched")
        case .providerFault: return (.protocolError, what, "check the network; the grant is untouched")
        case .misconfigured: return (.configuration, what, "mend it in the declaration or at the provider")
        case .unsupported, .brokenProgram:
            return (
                .protocolError, what,
                "try another version of the program, or see: mailgrant plugin list; the grant is untouched"
            )
        case .absent:
            return (
                .configuration, what,
                "install it, or declare another provider; what is installed shows: mailgrant plugin list"
            )
        case .notAllowed:
            return (.noPermission, what, "if you trust it, run: mailgrant plugin allow \(error.pluginName)")
        case .consent(let error): return text(of: error, authorize: authorize)
        }
    }
}

extension ProgramError {
    /// Without the remedy.
    var what: String {
        let said = detail.isEmpty ? "" : ": \(detail)"
        switch code {
        case .needsAuthorization: return "\(executable) asks for a new authorization\(said)"
        case .grantEnded: return "the provider ended the grant, says \(executable)\(said)"
        case .denied: return "\(executable) was refused\(said)"
        case .unavailable: return "the provider is unavailable for now, says \(executable)\(said)"
        case .providerFault: return "\(executable) got an answer outside the standard from the provider\(said)"
        case .misconfigured: return "\(executable) cannot work with this\(said)"
        case .unsupported: return "\(executable) cannot do this\(said)"
        case .brokenProgram: return "\(executable) \(detail.isEmpty ? "gave no answer" : detail)"
        case .timedOut: return "\(executable) \(detail.isEmpty ? "did not answer in time" : detail)"
        case .absent: return "there is no program \(executable)"
        case .notAllowed: return "\(executable) is named by a repository, and nobody has allowed it on this machine"
        case .consent(let error): return error.detail
        }
    }

    /// The provider's name.
    fileprivate var pluginName: String { String(executable.dropFirst("mailgrant-provider-".count)) }
}
