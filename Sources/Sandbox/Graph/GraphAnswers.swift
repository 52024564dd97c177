import FoundationEssentials

extension WebAnswer {
    /// `{"error": {"code": …, "message": …}}`.
    static func graphError(_ code: String, _ message: String, status: Int) -> WebAnswer {
        var answer = WebAnswer(json: ["error": ["code": code, "message": message]], status: status)
        answer.outcome = code
        if status == 401 {
            answer.headers.append(("WWW-Authenticate", #"Bearer realm="sandbox", error="invalid_token""#))
        }
        return answer
    }

    static func graphError(_ fault: MailFault) -> WebAnswer {
        let status =
            switch fault.code {
            case "ErrorAccessDenied", "ErrorSendAsDenied": 403
            case "ErrorItemNotFound", "ErrorNonExistentMailbox": 404
            case "ErrorMessageSizeExceeded": 413
            default: 400
            }
        // For an address without a mailbox Graph has another name.
        let code = fault.code == "ErrorNonExistentMailbox" ? "ErrorInvalidUser" : fault.code
        return graphError(code, fault.text, status: status)
    }

    static let graphInvalidToken = graphError(
        "InvalidAuthenticationToken", "Access token is empty, invalid, expired or for another audience.", status: 401)
    static let graphMissingScope = graphError(
        "ErrorAccessDenied", "Access is denied. Check credentials and try again.", status: 403)
    static let graphUnknownPath = graphError(
        "BadRequest", "Resource not found for the segment: the sandbox does not have it.", status: 400)
}

/// A folder as Graph shows it.
struct GraphFolder: Encodable {
    let id: String
    let displayName: String
    let totalItemCount: Int
    let unreadItemCount: Int
}

/// The person as Graph shows it.
struct GraphUser: Encodable {
    let id: String
    let mail: String
    let userPrincipalName: String
}

/// A message as Graph shows and takes it.
struct GraphMessage: Codable {
    struct Recipient: Codable {
        struct Address: Codable {
            let address: String
        }
        let emailAddress: Address

        init(_ address: String) {
            emailAddress = Address(address: address)
        }
    }

    struct Body: Codable {
        let contentType: String?
        let content: String?
    }

    var id: String?
    var subject: String?
    var isDraft: Bool?
    var receivedDateTime: String?
    var internetMessageId: String?
    var from: Recipient?
    var toRecipients: [Recipient]?
    var ccRecipients: [Recipient]?
    var bccRecipients: [Recipient]?
    var body: Body?

    init(_ message: StoredMessage, isDraft: Bool) {
        let mime = message.mime
        id = message.id
        subject = mime.subject
        self.isDraft = isDraft
        receivedDateTime = message.received.formatted(.iso8601)
        internetMessageId = mime.field("message-id")
        from = mime.addresses(in: "from").first.map { Recipient($0) }
        toRecipients = mime.addresses(in: "to").map { Recipient($0) }
        ccRecipients = mime.addresses(in: "cc").map { Recipient($0) }
        bccRecipients = mime.addresses(in: "bcc").map { Recipient($0) }
    }

    func composition(from mailbox: String) -> MailComposition {
        MailComposition(
            from: from?.emailAddress.address ?? mailbox, to: Self.addresses(toRecipients),
            cc: Self.addresses(ccRecipients), bcc: Self.addresses(bccRecipients), subject: subject ?? "",
            body: body?.content ?? "", isHTML: body?.contentType?.lowercased() == "html")
    }

    private static func addresses(_ recipients: [Recipient]?) -> [String] {
        (recipients ?? []).map(\.emailAddress.address)
    }
}

/// Many of something, as Graph lists it.
struct GraphList<Item: Encodable>: Encodable {
    let value: [Item]
}
