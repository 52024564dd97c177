import FoundationEssentials
import PlainXML

/// Exchange Web Services at their one address: as much of them as a program needs that lists a mailbox and sends.
struct EWSService: Sendable {
    let server: AuthorizationServer
    let store: MailStore

    /// One request with who sent it.
    struct Call: Sendable {
        let operation: XMLElement
        /// Whose rights count; nothing for a program that impersonates nobody.
        let person: String?
        /// The mailbox that is meant where a folder names none.
        let mailbox: String
        let time: Date
    }

    func answer(_ request: WebRequest) async -> WebAnswer {
        guard let caller = await server.mailCaller(authorization: request.authorization),
            caller.may(
                ["EWS.AccessAsUser.All", "full_access_as_app", ".default"],
                at: ["outlook.office365.com", "outlook.office.com"])
        else { return .ewsUnauthorized }
        guard let envelope = try? XMLReader.read(request.body), envelope.name == .soap("Envelope"),
            let operation = envelope.child(.soap("Body"))?.children.first
        else {
            return .ewsFault(MailFault(code: "ErrorSchemaValidation", text: "The request failed schema validation."))
        }
        do throws(MailFault) {
            let call = try await call(operation, envelope, caller, request)
            return try await perform(call)
        } catch {
            return .ewsFault(error)
        }
    }

    private func perform(_ call: Call) async throws(MailFault) -> WebAnswer {
        switch call.operation.name {
        case .messages("GetFolder"): await getFolder(call)
        case .messages("FindItem"): await findItem(call)
        case .messages("GetItem"): await getItem(call)
        case .messages("CreateItem"): await createItem(call)
        default:
            throw MailFault(
                code: "ErrorInvalidOperation",
                text: "The sandbox does not have the operation \(call.operation.name.local).")
        }
    }

    private func call(
        _ operation: XMLElement, _ envelope: XMLElement, _ caller: MailCaller, _ request: WebRequest
    ) async throws(MailFault) -> Call {
        let time = await server.clock.now
        // By it Exchange finds the server that has the mailbox.
        if let anchor = request.anchorMailbox { _ = try await store.open(anchor, as: nil) }
        let impersonation = envelope.child(.soap("Header"))?.child(.types("ExchangeImpersonation"))
        let names = ["SmtpAddress", "PrimarySmtpAddress", "PrincipalName"]
        let impersonated = names.lazy.compactMap { impersonation?.descendant(.types($0))?.text }.first
        guard let person = caller.person else {
            guard let impersonated else {
                throw MailFault(
                    code: "ErrorImpersonationRequired",
                    text: "ExchangeImpersonation SOAP header must be present for this type of OAuth token.")
            }
            let mailbox = try await store.open(impersonated, as: nil)
            return Call(operation: operation, person: mailbox, mailbox: mailbox, time: time)
        }
        guard impersonated == nil else {
            throw MailFault(
                code: "ErrorImpersonateUserDenied",
                text: "The account does not have permission to impersonate the requested user.")
        }
        return Call(operation: operation, person: person, mailbox: person.lowercased(), time: time)
    }

    // MARK: - Answers

    /// One answer for each thing that was asked for.
    func response(
        _ name: StaticString, _ messageName: StaticString, _ results: [Result<[XMLFragment], MailFault>]
    ) -> WebAnswer {
        let messages = results.map { result -> XMLFragment in
            switch result {
            case .success(let content):
                return .element(
                    messageName, ["ResponseClass": "Success"], [.text("m:ResponseCode", "NoError")] + content)
            case .failure(let fault):
                return .element(
                    messageName, ["ResponseClass": "Error"], .text("m:MessageText", fault.text),
                    .text("m:ResponseCode", fault.code), .text("m:DescriptiveLinkKey", "0"))
            }
        }
        var answer = WebAnswer.soap(.element(name, [:], .element("m:ResponseMessages", [:], messages)), status: 200)
        for case .failure(let fault) in results { answer.outcome = fault.code }
        return answer
    }
}

extension WebAnswer {
    /// As Exchange refuses a token: without a body.
    static var ewsUnauthorized: WebAnswer {
        var answer = WebAnswer(status: 401)
        answer.headers.append(
            (
                "WWW-Authenticate",
                #"Bearer realm="sandbox", error="invalid_token", error_description="The token is not for EWS""#
            ))
        answer.outcome = "invalid_token"
        return answer
    }

    /// As Exchange says that it did not look at the operation.
    static func ewsFault(_ fault: MailFault, status: Int = 500) -> WebAnswer {
        var answer = soap(
            .element(
                "s:Fault", [:], .text("faultcode", "a:\(fault.code)"),
                .element("faultstring", ["xml:lang": "en-US"], .text(fault.text)),
                .element(
                    "detail", [:],
                    .element("e:ResponseCode", ["xmlns:e": XMLName.errorsNamespace], .text(fault.code)),
                    .element("e:Message", ["xmlns:e": XMLName.errorsNamespace], .text(fault.text)))),
            status: status)
        answer.outcome = fault.code
        return answer
    }

    fileprivate static func soap(_ body: XMLFragment, status: Int) -> WebAnswer {
        let envelope = XMLFragment.element(
            "s:Envelope",
            [
                "xmlns:s": XMLName.soapNamespace, "xmlns:m": XMLName.messagesNamespace,
                "xmlns:t": XMLName.typesNamespace, "xmlns:a": XMLName.typesNamespace,
            ],
            .element(
                "s:Header", [:],
                .element(
                    "t:ServerVersionInfo",
                    [
                        "MajorVersion": "15", "MinorVersion": "1", "MajorBuildNumber": "2507", "MinorBuildNumber": "6",
                        "Version": "V2017_07_11",
                    ])),
            .element("s:Body", [:], body))
        return WebAnswer(status: status, contentType: "text/xml; charset=utf-8", body: envelope.document)
    }
}
