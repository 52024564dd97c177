import FoundationEssentials
import Secrets

/// Microsoft Graph below `/v1.0`: as much of it as a program needs that lists a mailbox and sends.
struct GraphService: Sendable {
    /// The longest body of a request, in bytes.
    static let requestLimit = 4 << 20

    let server: AuthorizationServer
    let store: MailStore

    /// One request about a mailbox that the caller may open.
    struct Call: Sendable {
        let request: WebRequest
        let person: String?
        let mailbox: String
        let isShared: Bool
        /// What follows the mailbox.
        let path: [String]
        let time: Date
    }

    func answer(_ request: WebRequest) async -> WebAnswer {
        guard let caller = await server.mailCaller(authorization: request.authorization), Self.isForGraph(caller) else {
            return .graphInvalidToken
        }
        guard request.body.count <= Self.requestLimit else {
            return .graphError("RequestBodyTooLarge", "The request body is larger than 4 MB.", status: 413)
        }
        var path = request.path.split(separator: "/").dropFirst().map { Self.decoded($0) }
        guard let first = path.first else { return .graphUnknownPath }
        let stated: String
        switch (first, path.count) {
        case ("me", _):
            // A program is nobody.
            guard let person = caller.person else {
                return .graphError(
                    "BadRequest", "/me request is only valid with delegated authentication flow.", status: 400)
            }
            stated = person
            path.removeFirst()
        case ("users", 2...):
            stated = path[1]
            path.removeFirst(2)
        default: return .graphUnknownPath
        }
        let isShared = caller.person.map { $0.lowercased() != stated.lowercased() } ?? false
        guard Self.may(caller, request.method, path, isShared: isShared) else { return .graphMissingScope }
        do throws(MailFault) {
            let mailbox = try await store.open(stated, as: caller.person)
            let call = Call(
                request: request, person: caller.person, mailbox: mailbox, isShared: isShared, path: path,
                time: await server.clock.now)
            return try await perform(call)
        } catch {
            return .graphError(error)
        }
    }

    private func perform(_ call: Call) async throws(MailFault) -> WebAnswer {
        let method = call.request.method
        let path = call.path
        switch (method, path.first, path.count) {
        case ("GET", nil, _): return await person(call)
        case ("GET", "mailFolders"?, 2...3): return try await folder(call)
        case ("POST", "sendMail"?, 1): return try await sendMail(call)
        case ("POST", "messages"?, 1): return try await createDraft(call)
        case ("GET", "messages"?, 2...3): return try await message(call)
        case ("DELETE", "messages"?, 2):
            try await store.remove(path[1], from: call.mailbox)
            return WebAnswer(status: 204)
        case ("POST", "messages"?, 3) where path[2] == "send":
            try await store.sendDraft(path[1], of: call.mailbox, as: call.person, at: call.time)
            return WebAnswer(status: 202)
        case ("POST", "messages"?, 3) where path[2] == "attachments": return try await attach(call)
        case ("POST", "messages"?, 4) where path[2] == "attachments" && path[3] == "createUploadSession":
            return try await createUploadSession(call)
        default: return .graphUnknownPath
        }
    }

    private func person(_ call: Call) async -> WebAnswer {
        WebAnswer(
            json: GraphUser(
                id: server.registry.users[call.mailbox]?.subject ?? call.mailbox, mail: call.mailbox,
                userPrincipalName: call.mailbox))
    }

    // MARK: - Permissions

    private static let hosts: Set<String> = ["graph.microsoft.com"]

    private static func isForGraph(_ caller: MailCaller) -> Bool {
        caller.may(["User.Read", "User.ReadWrite", "User.Read.All", ".default"] + reading + sending, at: hosts)
    }

    private static let reading = [
        "Mail.Read", "Mail.ReadBasic", "Mail.ReadWrite", "Mail.Read.Shared", "Mail.ReadWrite.Shared",
    ]
    private static let sending = ["Mail.Send", "Mail.Send.Shared"]

    /// Which permission a request needs. In another's mailbox only the shared ones count; a program's are the plain ones.
    private static func may(_ caller: MailCaller, _ method: String, _ path: [String], isShared: Bool) -> Bool {
        let isSending = path.first == "sendMail" || path.last == "send"
        let isWriting = method != "GET"
        var permissions =
            switch (path.isEmpty, isSending, isWriting) {
            case (true, _, _):
                caller.person == nil || isShared ? ["User.Read.All"] : ["User.Read", "User.ReadWrite", "User.Read.All"]
            case (_, true, _): ["Mail.Send"]
            case (_, _, true): ["Mail.ReadWrite"]
            default: ["Mail.Read", "Mail.ReadBasic", "Mail.ReadWrite"]
            }
        if !path.isEmpty {
            let shared = permissions.map { $0 + ".Shared" }
            permissions = isShared ? shared : permissions + shared
        }
        return caller.may(permissions + (caller.person == nil ? [".default"] : []), at: hosts)
    }

    private static func decoded(_ segment: Substring) -> String {
        FormEncoding.decode(Substring(segment.replacing("+", with: "%2B"))) ?? String(segment)
    }
}
