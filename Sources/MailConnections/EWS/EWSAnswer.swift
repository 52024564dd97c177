import Grants
import OAuth
import PlainXML
import Secrets

/// What a server has answered to an ``EWSRequest``.
enum EWSAnswer: Sendable, Equatable {
    /// It was done. The element that says so.
    case success(XMLElement)
    /// It was not done, for a reason in EWS's own words.
    case failure(EWSFailure)

    /// - Throws: ``MailServerError`` where the answer is not EWS's: what the status says, or that it is no SOAP.
    init(_ response: HTTPResponse, to request: EWSRequest) throws(MailServerError) {
        // EWS tells its faults with status 500, and throttling with 503 too; everything else with a status is no answer of it.
        let mayBeSOAP = response.status == 200 || response.status >= 500
        guard mayBeSOAP, let envelope = try Self.envelope(response) else {
            if let error = MailServerError(status: response) { throw error }
            throw Self.notSOAP
        }
        if let fault = envelope.descendant(.soap("Fault")) {
            self = .failure(EWSFailure(fault: fault))
        } else if let message = envelope.descendant(request.responseMessage) {
            self = message.attribute("ResponseClass") == "Error" ? .failure(EWSFailure(message)) : .success(message)
        } else {
            throw Self.notSOAP
        }
    }

    private static let notSOAP = MailServerError(.protocolFault, "the answer is not SOAP of EWS")

    /// - Returns: nothing for a body that is no XML, where the status tells enough.
    private static func envelope(_ response: HTTPResponse) throws(MailServerError) -> XMLElement? {
        do throws(XMLError) {
            let document = try XMLReader.read(response.body.withExposedBytes { Array($0) })
            return document.name == .soap("Envelope") ? document : nil
        } catch {
            switch error.code {
            case .documentType, .tooComplex:
                throw MailServerError(.protocolFault, "the answer is XML of a kind that is not read")
            case .malformed, .encoding: return nil
            }
        }
    }
}
