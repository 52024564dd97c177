import FoundationEssentials
import Secrets
import Surroundings
import TestCertificates
import Testing

@Suite("Console: forgetting takes away only what is meant")
struct ConsoleForgettingTests {
    /// Whose a secret is: an account's, and there the shared token's or the incoming connection's own.
    private struct Place: Hashable {
        var kind: String
        var account: String
        var isOwn = false
    }

    /// Two accounts, each with a shared token and one of its own, and a secret and a key for each of the four.
    ///
    /// - Returns: what the token store has of each.
    private func keepAll(_ practice: Practice) async throws -> [Place: String] {
        var secrets: [Place: String] = [:]
        for account in [Practice.account, "other"] {
            try await practice.declare(account)
            try practice.writeDeclaredText(
                try practice.declaredText(of: account) + "\n[incoming.token]\nclient-id = \"own\"\n", of: account)
            for isOwn in [false, true] {
                let key = try TestCertificate.p256(from: Date(), to: Date(timeIntervalSinceNow: 3_600)).key
                for (kind, text) in [("client-secret", UUID().uuidString), ("certificate-key", key)] {
                    let before = try await practice.storedSecrets(kind)
                    try await practice.run(
                        ["store", kind, account] + (isOwn ? ["--incoming"] : []), input: Array(text.utf8))
                    let stored = try await practice.storedSecrets(kind)
                    let new: String = try #require(stored.first { !before.contains($0) })
                    secrets[Place(kind: kind, account: account, isOwn: isOwn)] = new
                }
            }
        }
        return secrets
    }

    /// Whose secrets the token store still has.
    private func kept(_ secrets: [Place: String], _ practice: Practice) async throws -> Set<Place> {
        let stored = try await practice.storedSecrets("client-secret") + practice.storedSecrets("certificate-key")
        return Set(secrets.filter { stored.contains($0.value) }.keys)
    }

    @Test("A click or --forget: neither the other kind goes, nor another token's, nor another account's")
    func oneByOne() async throws {
        try await visitingConsole(after: { _ in }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let secrets = try await keepAll(practice)
            var left = Set(secrets.keys)
            #expect(left.count == 8)
            #expect(try await kept(secrets, practice) == left)

            // On the page: the shared token's secret, and the own token's key.
            let clicks = [
                ("outgoing", "Delete the secret", "client secret", Place(kind: "client-secret", account: "demo")),
                (
                    "incoming", "Delete the key", "private key",
                    Place(kind: "certificate-key", account: "demo", isOwn: true)
                ),
            ]
            for (direction, button, noun, place) in clicks {
                try await browser.open("\(visit.console.origin)/accounts/demo/\(direction)/secrets")
                try await browser.click(.link(button))
                try await browser.click(.button(button))
                try await browser.see("demo: \(noun) forgotten")
                left.remove(place)
                #expect(try await kept(secrets, practice) == left, "\(direction) \(noun)")
            }

            // On the command line: the other account's, the other way round.
            let commands = [
                (
                    ["client-secret", "other", "--incoming"],
                    Place(kind: "client-secret", account: "other", isOwn: true)
                ),
                (["certificate-key", "other"], Place(kind: "certificate-key", account: "other")),
            ]
            for (arguments, place) in commands {
                try await practice.run(["store"] + arguments + ["--forget"])
                left.remove(place)
                #expect(try await kept(secrets, practice) == left, "\(arguments)")
            }

            // The whole account.
            try await browser.open("\(visit.console.origin)/accounts/demo/forget")
            try await browser.click(.button("Forget"))
            try await browser.see("What was kept here of demo is deleted.")
            left = left.filter { $0.account == "other" }
            #expect(left.count == 2)
            #expect(try await kept(secrets, practice) == left)
        }
    }
}
