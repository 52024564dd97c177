/// Which grants a control request means: all that match every member that is given.
struct GrantSelection: Decodable, Sendable {
    var grant: String?
    var user: String?
    var clientID: String?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case grant, user
        case clientID = "client_id"
    }

    static var memberNames: [String] { CodingKeys.allCases.map(\.rawValue) }

    func includes(_ candidate: Grant) -> Bool {
        (grant ?? candidate.id) == candidate.id
            && (user ?? candidate.authentication.address) == candidate.authentication.address
            && (clientID ?? candidate.clientID) == candidate.clientID
    }
}
