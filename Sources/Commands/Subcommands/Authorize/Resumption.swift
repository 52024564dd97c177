import Grants
import HelperKit
import Loopback

/// `mailgrant authorize --resume`: takes the address that a browser ended at to the process that waits for it.
struct Resumption {
    let account: PlainName
    let terminal: Terminal

    /// - Throws: ``ProgramFailure`` with status 77 where nobody waits, the address is not the awaited one, or the waiting
    ///   process failed with it.
    func run() async throws(ProgramFailure) {
        let name = account.text
        let display = SignInDisplay(show: terminal.note, complain: terminal.note, showPrompt: terminal.prompt)
        guard let point = MeetingPoint(of: account, creating: false), Handover(at: point).isAwaited else {
            throw ProgramFailure(
                .noPermission, name, what: "no sign-in waits here",
                remedy: "start one and leave it running: mailgrant authorize \(name) --no-browser")
        }
        let end = await BroughtAddress(display: display).bring(to: Handover(at: point))
        switch end {
        case .concluded(.authorized(let address)):
            try terminal.print("\(name): the waiting process has it, and \(address) is authorized")
        case .concluded(.failed(let what, let remedy)):
            throw ProgramFailure(.noPermission, name, what: Self.part(what), remedy: Self.part(remedy))
        case .unusable(let reason):
            throw ProgramFailure(
                .noPermission, name, what: reason, remedy: "run again: mailgrant authorize \(name) --resume")
        case .nobody, .broken:
            throw ProgramFailure(
                .noPermission, name, what: "the waiting process has ended",
                remedy: "run again: mailgrant authorize \(name)")
        case .silent:
            throw ProgramFailure(
                .noPermission, name, what: "the waiting process does not answer",
                remedy: "look whether it was stopped, and run this again; or run again: mailgrant authorize \(name)")
        case nil:
            throw ProgramFailure(
                .noPermission, name, what: "no address was given", remedy: "the sign-in still waits; run this again")
        }
    }

    /// A page has sentences where a message has parts of one.
    private static func part(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }
}
