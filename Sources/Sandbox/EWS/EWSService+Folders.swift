import FoundationEssentials
import PlainXML

/// A folder as EWS names it: by a name that every mailbox knows, or by an identifier from an answer.
struct EWSFolder: Sendable {
    let mailbox: String
    /// Nothing for the roots, which hold folders and no messages.
    let folder: Mailbox.Folder?
    private let name: String

    init(mailbox: String, name: String) throws(MailFault) {
        self.mailbox = mailbox
        self.name = name
        folder = Mailbox.Folder(rawValue: name)
        guard folder != nil || Self.roots.contains(name) else {
            throw MailFault(code: "ErrorFolderNotFound", text: "The specified folder could not be found in the store.")
        }
    }

    /// - Parameter identifier: as ``identifier`` has it.
    init(identifier: String) throws(MailFault) {
        let text = Data(base64Encoded: identifier).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2 else {
            throw MailFault(code: "ErrorInvalidIdMalformed", text: "Id is malformed.")
        }
        try self.init(mailbox: parts[0], name: parts[1])
    }

    private static let roots = ["root", "msgfolderroot"]

    var identifier: String { Data("\(mailbox)/\(name)".utf8).base64EncodedString() }

    func fragment(_ messages: [StoredMessage]) -> XMLFragment {
        .element(
            "t:Folder", [:], .element("t:FolderId", ["Id": identifier, "ChangeKey": "AQAAAA=="]),
            .text("t:FolderClass", "IPF.Note"),
            .text("t:DisplayName", folder?.displayName ?? "Top of Information Store"),
            .text("t:TotalCount", String(messages.count)), .text("t:ChildFolderCount", "0"),
            .text("t:UnreadCount", String(messages.count { !$0.isRead })))
    }
}

extension EWSService {
    func getFolder(_ call: Call) async -> WebAnswer {
        var results: [Result<[XMLFragment], MailFault>] = []
        for element in call.operation.child(.messages("FolderIds"))?.children ?? [] {
            results.append(
                await result { () async throws(MailFault) in
                    let folder = try await folder(element, call)
                    let messages = await messages(in: folder)
                    return [.element("m:Folders", [:], folder.fragment(messages))]
                })
        }
        return response("m:GetFolderResponse", "m:GetFolderResponseMessage", results)
    }

    /// The folder that an identifier means, if the caller may open its mailbox.
    func folder(_ element: XMLElement, _ call: Call) async throws(MailFault) -> EWSFolder {
        let identifier = element.attribute("Id") ?? ""
        guard element.name == .types("DistinguishedFolderId") else {
            let folder = try EWSFolder(identifier: identifier)
            _ = try await store.open(folder.mailbox, as: call.person)
            return folder
        }
        let stated = element.child(.types("Mailbox"))?.child(.types("EmailAddress"))?.text
        return try EWSFolder(
            mailbox: try await store.open(stated ?? call.mailbox, as: call.person), name: identifier)
    }

    func messages(in folder: EWSFolder) async -> [StoredMessage] {
        guard let kind = folder.folder else { return [] }
        return await store.messages(in: kind, of: folder.mailbox)
    }

    func result<Value>(
        _ body: () async throws(MailFault) -> Value
    ) async -> Result<Value, MailFault> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
