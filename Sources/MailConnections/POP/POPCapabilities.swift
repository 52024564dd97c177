/// What a POP server says it can do (RFC 2449 section 5). Names have no case.
struct POPCapabilities: Sendable, Equatable {
    /// As the server listed them, one a line, parameters and all.
    let lines: [String]
    private let parameters: [String: [String]]

    /// - Parameter lines: the list after `+OK`; empty where the server does not tell.
    init(_ lines: [String]) {
        self.lines = lines
        var parameters: [String: [String]] = [:]
        for line in lines {
            let words = line.uppercased().split(separator: " ").map { String($0) }
            guard let name = words.first else { continue }
            parameters[name, default: []] += words.dropFirst()
        }
        self.parameters = parameters
    }

    func contains(_ name: String) -> Bool { parameters[name] != nil }

    /// The SASL mechanisms (RFC 5034 section 3).
    var mechanisms: [String] { parameters["SASL"] ?? [] }
}
