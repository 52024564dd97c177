/// A mail program that an account is installed for, as declared: `mbsync`, or `mbsync:passcmd` for one of its forms.
public struct ClientChoice: Sendable, Hashable, Codable, CustomStringConvertible {
    public var client: PlainName
    /// Nothing means the first form that fits the account.
    public var form: PlainName?

    public init(client: PlainName, form: PlainName? = nil) {
        self.client = client
        self.form = form
    }

    /// Nothing where the text is neither `NAME` nor `NAME:FORM`.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map {
            PlainName(String($0))
        }
        guard let client = parts[0] else { return nil }
        guard parts.count == 2 else {
            self.init(client: client)
            return
        }
        guard let form = parts[1] else { return nil }
        self.init(client: client, form: form)
    }

    public var description: String { [client, form].compactMap { $0?.text }.joined(separator: ":") }
}
