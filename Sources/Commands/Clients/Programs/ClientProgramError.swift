import Clients
import ConfigurationFiles
import Grants
import HelperKit
import PluginPrograms

/// Why a client's program gave nothing that can be used.
struct ClientProgramError: Error {
    enum Reason {
        /// Declarations name it that others may have written, and nobody has allowed it here.
        case notAllowed
        case failed(PluginError)
        case silent
        case unversioned
        case otherVersion(String)
        /// It reports an error of a closed list, and says why.
        case reported(_ word: String, _ text: String)
        /// What it says of itself makes no sense.
        case senseless(ConfigurationErrors)
        case unfit(ClientRenderingFault)
    }

    let program: PluginProgram
    let reason: Reason

    init(_ program: PluginProgram, _ reason: Reason) {
        self.program = program
        self.reason = reason
    }
}

extension ClientProgramError {
    /// For what cannot wait for a program: the same as of a client file that is wrong.
    var configurationErrors: ConfigurationErrors {
        let (what, remedy) = words
        return ConfigurationErrors(ConfigurationError(file: program.executable, message: what), remedy: remedy)
    }

    func failure(_ subject: String) -> ProgramFailure {
        let (what, remedy) = words
        return ProgramFailure(status, subject, what: "\(program.executable) \(what)", remedy: remedy)
    }

    private var status: ExitStatus {
        switch reason {
        case .notAllowed: .noPermission
        case .failed(let error): error.isLateOnly ? .temporaryFailure : .unavailable
        case .silent, .unversioned, .otherVersion, .senseless, .unfit: .protocolError
        case .reported("unavailable", _): .unavailable
        case .reported("misconfigured", _): .configuration
        case .reported: .protocolError
        }
    }

    /// What follows the program's name, and what to do.
    private var words: (what: String, remedy: String) {
        let test = "see what is wrong with it: mailgrant plugin test client \(program.name)"
        switch reason {
        case .notAllowed:
            return (
                "is named by a repository, and nobody has allowed it on this machine",
                "if you trust it, run: mailgrant plugin allow client:\(program.name)"
            )
        case .failed(let error):
            return ("\(error.reason)" + (error.said.isEmpty ? "" : ": \(error.said)"), error.remedy)
        case .silent: return ("ended without an answer", test)
        case .unversioned: return ("stated no version of the wire", test)
        case .otherVersion(let version):
            return (
                "speaks version \(version) of the wire, and this mailgrant version \(PluginInquiry.wireVersion)",
                "install versions that belong together"
            )
        case .reported("unavailable", let text):
            return ("lacks something" + Self.after(text), "mend that, then run this again")
        case .reported("misconfigured", let text):
            return (
                "cannot configure this account" + Self.after(text), "change the declaration, or choose another client"
            )
        case .reported(let word, let text): return ("reports \"\(word)\"" + Self.after(text), test)
        case .senseless(let errors):
            let first = errors.errors[0]
            return (
                "describes itself wrongly: " + [first.key, first.message].compactMap(\.self).joined(separator: " "),
                test
            )
        case .unfit(.mark): return ("writes a line with one of mailgrant's own marks", test)
        case .unfit(.control): return ("writes a control character", test)
        case .unfit(.path): return ("names a file that does not begin with \"~/\" or \"/\", or leads upwards", test)
        }
    }

    private static func after(_ text: String) -> String { text.isEmpty ? "" : ": \(text)" }
}

extension PluginError {
    fileprivate var isLateOnly: Bool {
        if case .tookTooLong = reason { true } else { false }
    }
}
