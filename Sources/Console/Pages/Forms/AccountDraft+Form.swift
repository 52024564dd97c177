import Grants
import OAuth

extension AccountDraft {
    /// What a person typed into the form of an account.
    ///
    /// - Parameter changing: the account whose address the form was sent to; nothing for a new one.
    init(form: FormValues, changing: PlainName? = nil) {
        self.init(
            name: changing?.text ?? form.text(.name), changing: changing, address: form.text(.address),
            type: form.text(.type), incoming: ServerDraft(form: form, .incoming),
            outgoing: ServerDraft(form: form, .outgoing),
            token: changing == nil ? TokenDraft(new: form) : nil,
            revision: form[TokenDraft.revisionName])
    }
}

extension ServerDraft {
    /// Nothing where the connection is not wanted.
    fileprivate init?(form: FormValues, _ direction: Direction) {
        guard form["\(direction).wanted"] != nil else { return nil }
        func text(_ part: FormField.ServerField) -> String { form.text(.server(direction, part)) }
        self.init(
            mailProtocol: text(.mailProtocol), host: text(.host), port: text(.port), security: text(.security),
            user: text(.user), usesOAuth: form[FormField.server(direction, .usesOAuth).inputName] != nil)
    }
}

extension FormValues {
    /// What was typed, without the blanks around it; a field that is not there is empty.
    func text(_ field: FormField) -> String {
        (self[field.inputName] ?? "").trimmed
    }
}
