import ArgumentParser
import Grants
import HelperKit

/// Which of an account's connections a command is about.
struct ConnectionOptions: ParsableArguments {
    @Flag(help: "Only the incoming connection.")
    var incoming = false

    @Flag(help: "Only the outgoing connection.")
    var outgoing = false

    /// For secrets: the connection whose own token one is for; nothing for the shared token.
    ///
    /// - Throws: a validation error where both are named.
    var ownTokenDirection: Direction? {
        get throws { incoming || outgoing ? try Direction(self) : nil }
    }

    /// The directions asked for; without a word, all that the account declares.
    ///
    /// - Throws: ``ProgramFailure`` with status 66 where the account lacks one that was named.
    func directions(of account: Account) throws(ProgramFailure) -> [Direction] {
        let named = Direction.allCases.filter { $0 == .incoming ? incoming : outgoing }
        for direction in named where account[direction] == nil {
            throw ProgramFailure(GrantFault.noConnection, account.name.text, direction)
        }
        return named.isEmpty ? account.connections.map(\.direction) : named
    }
}

extension Direction {
    /// For commands that are about one connection.
    ///
    /// - Throws: a validation error where none or both are named.
    init(_ options: ConnectionOptions) throws {
        switch (options.incoming, options.outgoing) {
        case (true, false): self = .incoming
        case (false, true): self = .outgoing
        default: throw ValidationError("Name one of --incoming and --outgoing.")
        }
    }
}
