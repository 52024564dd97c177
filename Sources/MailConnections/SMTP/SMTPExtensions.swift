/// What a server says in answer to EHLO (RFC 5321 section 4.1.1.1). Keywords have no case.
struct SMTPExtensions: Sendable, Equatable {
    private let parameters: [String: [String]]

    /// - Parameter reply: the answer to EHLO, whose first line is the server's name.
    init(_ reply: SMTPReply) {
        var parameters: [String: [String]] = [:]
        for line in reply.lines.dropFirst() {
            // Old servers write `AUTH=LOGIN`, for clients older still.
            let words = line.uppercased().split { $0 == " " || $0 == "=" }.map { String($0) }
            guard let keyword = words.first else { continue }
            parameters[keyword, default: []] += words.dropFirst()
        }
        self.parameters = parameters
    }

    func contains(_ keyword: String) -> Bool { parameters[keyword] != nil }

    /// The most octets of a message, zero where there is no fixed limit; nothing where the server counts none
    /// (RFC 1870 section 4).
    var sizeLimit: Int? { parameters["SIZE"].map { $0.first.flatMap { Int($0) } ?? 0 } }

    /// The SASL mechanisms of AUTH (RFC 4954 section 3).
    var mechanisms: [String] { parameters["AUTH"] ?? [] }
}
