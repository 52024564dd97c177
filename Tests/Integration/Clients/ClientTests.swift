import Foundation
import Secrets
import Surroundings
import Testing

@Suite("Mail programs with the configuration that client show prints")
struct ClientTests {
    @Test("A message is fetched unchanged, and another after the token has ended", arguments: FetchingClient.all)
    func fetch(client: FetchingClient) async throws {
        try await inPractice { practice in
            try await practice.declare(for: client.mailProtocol)
            let configured = try await practice.withBriefTokens {
                try await practice.authorizing().runSuccessfully()
                let configured = try await practice.configure(client.name, form: client.form)
                try await receive(client, configured, practice)
                return configured
            }
            try await practice.renewed {
                try await receive(client, configured, practice)
            }
        }
    }

    @Test("With an app password a message is sent and fetched unchanged", arguments: FetchingClient.takingPasswords)
    func password(client: FetchingClient) async throws {
        try await inPractice { practice in
            try await practice.authorizeWithPasswords()
            try await receive(client, try await practice.configure(client.name, form: client.form), practice)
        }
    }

    private func receive(_ client: FetchingClient, _ configured: ConfiguredClient, _ practice: Practice) async throws {
        let message = PracticeMessage(from: practice.address, to: practice.address)
        try await practice.msmtp().sending(to: practice.address).runSuccessfully(input: message.bytes)
        let fetched = try await client.fetch(configured)
        #expect(fetched.contains(where: message.arrived), "\(fetched.count) messages")
    }

    @Test("A message is sent unchanged, and another after the token has ended", arguments: SendingClient.all)
    func send(client: SendingClient) async throws {
        try await inPractice { practice in
            try await practice.declare("demo", "--outgoing-mechanism", "xoauth2")
            let configured = try await practice.withBriefTokens {
                try await practice.authorizing().runSuccessfully()
                let configured = try await practice.configure(client.name, form: client.form)
                try await deliver(client, configured, practice)
                return configured
            }
            try await practice.renewed {
                try await deliver(client, configured, practice)
            }
        }
    }

    @Test(
        "git imap-send puts a patch into the drafts through the tunnel, unchanged, and another after the token has ended"
    )
    func drafts() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let git = try await practice.withBriefTokens {
                try await practice.authorizing().runSuccessfully()
                let git = try await practice.configure("git-imap-send", form: "tunnel")
                try await file("one", git, practice)
                return git
            }
            try await practice.renewed { try await file("two", git, practice) }
        }
    }

    /// What git format-patch writes: the mailbox's separator, and the fields in the order that imap-send looks for.
    private func file(_ subject: String, _ git: ConfiguredClient, _ practice: Practice) async throws {
        let patch =
            "From: \(practice.address)\nDate: Thu, 01 Jan 2026 12:00:00 +0000\nSubject: \(subject)\n\n.\nGrüße\n"
        let separator = "From \(String(repeating: "0", count: 40)) Mon Sep 17 00:00:00 2001\n"
        try await git.program("git", "imap-send").runSuccessfully(input: Array((separator + patch).utf8))
        #expect(try practice.inbox(of: practice.address, folder: "Drafts").contains(Array(patch.utf8)))
    }

    private func deliver(_ client: SendingClient, _ configured: ConfiguredClient, _ practice: Practice) async throws {
        let message = PracticeMessage(from: practice.address, to: practice.address)
        let file = "\(configured.home)/message.eml"
        try writePrivateFile(message.bytes, to: file)
        try await client.send(configured, message, file, practice.address)
        let delivered = try practice.inbox(of: practice.address)
        #expect(
            delivered.contains { client.keepsHeader ? message.arrived(as: $0) : message.isBody(of: $0) },
            "\(delivered.count) messages")
    }
}

extension Practice {
    /// Declares the account with IMAP or POP for its incoming mail.
    fileprivate func declare(for mailProtocol: String) async throws {
        if mailProtocol == "pop" { try await declarePOP() } else { try await declare() }
    }

    /// Ends every access token at the provider, and expects that what is done then is done with new ones.
    fileprivate func renewed(_ body: () async throws -> Void) async throws {
        try await provider.control.expireAccessTokens()
        let refreshes = try await refreshes(during: body)
        #expect(refreshes > 0)
    }
}
