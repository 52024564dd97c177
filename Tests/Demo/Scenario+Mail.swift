import Secrets
import Surroundings

extension Scenario {
    /// Sends a message with msmtp and fetches it with mbsync.
    func exchangeMail(_ practice: Practice, again: Bool = false) async throws {
        let message = PracticeMessage(from: practice.address, to: practice.address)
        try await steps.step(again ? "send again" : "send", logs: practice.logs) {
            try await practice.msmtp().sending(to: practice.address).runSuccessfully(input: message.bytes)
            return "msmtp, passwordeval \"mailgrant-outgoing \(Practice.account)\": \(message.bytes.count) bytes"
        }
        try await steps.step(again ? "fetch again" : "fetch", logs: practice.logs) {
            let mbsync = try await practice.mbsync()
            let outcome = try await mbsync.fetching.runSuccessfully()
            let messages = try mbsync.messages()
            guard messages.contains(where: message.arrived) else {
                throw MessageLost(fetched: messages.count, words: outcome.output + outcome.errors)
            }
            return "mbsync, PassCmd \"mailgrant-incoming \(Practice.account)\": the same \(message.bytes.count) bytes"
        }
    }

    /// Waits until the provider takes the tokens for good no longer, and does it all once more.
    func exchangeMailAfterExpiry(_ practice: Practice) async throws {
        let control = practice.provider.control
        let old = try await steps.step("let the tokens expire", logs: practice.logs) {
            let start = ContinuousClock.now
            let tokens = try await tokens(practice)
            for token in tokens {
                while try await control.isActive(token) {
                    steps.progress("the provider still takes them after \((ContinuousClock.now - start).inSeconds)")
                    try await Task.sleep(for: .milliseconds(500))
                }
            }
            return ("the provider's introspection says: not active", tokens)
        }
        let refreshes = try await control.refreshCount()
        try await exchangeMail(practice, again: true)
        try await steps.step("compare the tokens", logs: practice.logs) {
            let new = try await tokens(practice)
            guard zip(old, new).allSatisfy({ $0 != $1 }) else { throw TokenNotRenewed() }
            let count = try await control.refreshCount() - refreshes
            return "both are new; the provider was asked for \(count) refreshes"
        }
    }

    /// The access tokens that the two helpers hand out now.
    private func tokens(_ practice: Practice) async throws -> [Secret] {
        [
            try await practice.helper("mailgrant-incoming", Practice.account).secret(),
            try await practice.helper("mailgrant-outgoing", Practice.account).secret(),
        ]
    }
}

/// mbsync ended well, but the message is not there as it was sent.
private struct MessageLost: Error, CustomStringConvertible {
    let fetched: Int
    let words: String

    var description: String {
        "mbsync: the message is not among the \(fetched) fetched, or its bytes have changed\nIt wrote:\n\(words)"
    }
}

/// A helper handed out the token that had expired.
private struct TokenNotRenewed: Error, CustomStringConvertible {
    var description: String { "a helper still hands out the token that has expired" }
}
