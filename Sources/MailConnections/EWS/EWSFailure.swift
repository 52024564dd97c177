import Grants
import OAuth
import PlainXML

/// Why EWS did not do what it was asked (MS-OXWSCDATA section 2.2.5.24).
struct EWSFailure: Sendable, Equatable {
    /// `ErrorAccessDenied`; empty where a fault has none.
    let code: String
    private let text: String
    /// How long the server asks to wait, in milliseconds.
    private let backOff: Int?
    /// Whether a fault without a code is the request's, so that nothing was done about it.
    private let blamesRequest: Bool

    /// The message of an operation, whose `ResponseClass` is `Error`.
    init(_ message: XMLElement) {
        code = message.child(.messages("ResponseCode"))?.text ?? ""
        text = message.child(.messages("MessageText"))?.text ?? ""
        backOff = Self.backOff(in: message)
        blamesRequest = false
    }

    /// A fault of SOAP, before any operation was looked at (SOAP 1.1 section 4.4).
    init(fault: XMLElement) {
        let stated = fault.descendant(XMLName("ResponseCode", in: EWSNamespaces.errors))?.text
        // `a:ErrorServerBusy`
        let faultCode = fault.child(XMLName("faultcode"))?.text.split(separator: ":").last.map(String.init) ?? ""
        code = stated ?? (faultCode.hasPrefix("Error") ? faultCode : "")
        text = fault.child(XMLName("faultstring"))?.text ?? ""
        backOff = Self.backOff(in: fault)
        // `Client.Authentication` is a kind of `Client`.
        let kind = faultCode.split(separator: ".").first ?? ""
        blamesRequest = ["Client", "VersionMismatch", "MustUnderstand"].contains(kind)
    }

    private static func backOff(in element: XMLElement) -> Int? {
        let name = XMLName.types("Value")
        if element.name == name, element.attribute("Name") == "BackOffMilliseconds" { return Int(element.text) }
        return element.children.lazy.compactMap(backOff).first
    }

    /// One line in the server's words.
    var detail: String {
        let words = [code, text].filter { !$0.isEmpty }.joined(separator: ": ")
        let wait = backOff.map { "; try again in \(($0 + 999) / 1000) s" } ?? ""
        return PrintableText.line(words.isEmpty ? "a fault without a reason" : words, limit: 400) + wait
    }

    /// As the answer to a question.
    var error: MailServerError {
        let code: MailServerError.Code =
            switch self.code {
            case _ where isTemporary: .unavailable
            case _ where isRefusedAccess: .mailboxRefused
            default: .protocolFault
            }
        return MailServerError(code, reason: detail)
    }

    /// Whether it may work later.
    var isTemporary: Bool {
        [
            "ErrorServerBusy", "ErrorMailboxStoreUnavailable", "ErrorExceededConnectionCount",
            "ErrorMailboxMoveInProgress", "ErrorADUnavailable",
        ].contains(code) || isUnclear
    }

    /// Whether the server itself does not know how far it came: it may have sent a message already.
    var isUnclear: Bool {
        guard !code.isEmpty else { return !blamesRequest }
        return [
            "ErrorInternalServerError", "ErrorInternalServerTransientError", "ErrorTimeoutExpired",
            "ErrorBatchProcessingStopped", "ErrorConnectionFailed", "ErrorMailboxFailover",
        ].contains(code)
    }

    /// Whether the mailbox is not there, or not for this user or program.
    var isRefusedAccess: Bool {
        ["ErrorAccessDenied", "ErrorNonExistentMailbox", "ErrorFolderNotFound"].contains(code)
            || code.contains("Impersonat")
    }

    /// Whether the request is not what this server takes, whatever message it carries.
    var isRefusedRequest: Bool {
        ["ErrorSchemaValidation", "ErrorInvalidRequest", "ErrorInvalidServerVersion", ""].contains(code)
    }
}
