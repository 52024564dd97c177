import FoundationEssentials
import Surroundings
import Testing

@Suite("Mail programs through the tunnel")
struct TunnelTests {
    @Test("smtplib sends, mbsync, fetchmail and neomutt fetch the same bytes, and again after the tokens have ended")
    func sendAndFetch() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await exchangeMail(practice)
            // The provider ends the tokens which the cache still has: the server refuses them, and the clients notice nothing.
            try await practice.provider.control.expireAccessTokens()
            let refreshes = try await practice.refreshes { try await exchangeMail(practice) }
            #expect(refreshes == 2)
        }
    }

    @Test("fetchmail fetches by POP without a login of its own")
    func pop() async throws {
        try await inPractice { practice in
            try await practice.declare(
                Practice.account, "--incoming", "pop", "--incoming-port", String(practice.dovecot.pop3sPort))
            try await practice.authorizing().runSuccessfully()
            let message = PracticeMessage(from: practice.address, to: practice.address)
            try await practice.sendThroughTunnel(message)
            #expect(message.arrived(as: try await fetchmail(practice, "pop3")))
            let login = try await practice.converse("CAPA", "USER x", "PASS y", "STAT", "QUIT")
            #expect(login.status == .exited(0))
            #expect(login.output.contains("\r\nSASL PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n"))
            #expect(login.output.contains("\r\n+OK logged in\r\n+OK 1 "))
        }
    }

    private func exchangeMail(_ practice: Practice) async throws {
        let message = PracticeMessage(from: practice.address, to: practice.address)
        try await practice.sendThroughTunnel(message)
        #expect(try await mbsync(practice).contains(where: message.arrived))
        #expect(message.arrived(as: try await fetchmail(practice, "imap")))
        #expect(try await neomutt(practice).contains(where: message.arrived))
    }

    // MARK: - Clients

    private func mbsync(_ practice: Practice) async throws -> [[UInt8]] {
        let home = try practice.scratch.makeDirectory("tunnel-mbsync")
        let settings = """
            IMAPStore server
            Tunnel "mailgrant tunnel \(Practice.account)"

            MaildirStore maildir
            Path \(home)/
            Inbox \(home)/INBOX

            Channel mail
            Far :server:
            Near :maildir:
            Patterns INBOX
            Create Near
            SyncState *

            """
        try writePrivateFile(settings.utf8, to: "\(home)/mbsyncrc")
        try await Program("mbsync", ["-c", "\(home)/mbsyncrc", "mail"], environment: practice.environment)
            .runSuccessfully()
        return try messages(in: "\(home)/INBOX")
    }

    /// - Returns: the last message that it delivered.
    private func fetchmail(_ practice: Practice, _ mailProtocol: String) async throws -> [UInt8] {
        let home = try practice.scratch.makeDirectory("tunnel-fetchmail")
        let settings = """
            poll localhost proto \(mailProtocol) port 1 no dns auth ssh
              plugin "\(practice.executables.path("mailgrant")) tunnel \(Practice.account)"
              user "\(practice.address)" sslproto '' is root here no rewrite pass8bits fetchall keep
              mda "/bin/sh -c 'cat >\(home)/message'"

            """
        try writePrivateFile(settings.utf8, to: "\(home)/fetchmailrc")
        var program = Program(
            "fetchmail", ["-f", "\(home)/fetchmailrc", "--pidfile", "\(home)/pid", "--nosyslog"],
            environment: practice.environment)
        program.environment["FETCHMAILHOME"] = home
        try await program.runSuccessfully()
        return Array(try Data(contentsOf: URL(filePath: "\(home)/message")))
    }

    private func neomutt(_ practice: Practice) async throws -> [[UInt8]] {
        let home = try practice.scratch.makeDirectory("tunnel-neomutt")
        let settings = """
            set tunnel="mailgrant tunnel \(Practice.account)"
            set folder="imap://\(practice.address.replacing("@", with: "%40"))@localhost/"
            set spoolfile="+INBOX"
            set mbox_type=Maildir
            set confirmappend=no
            set confirmcreate=no
            push "<tag-pattern>~A<enter><tag-prefix><copy-message>\(home)/copies<enter><exit>"

            """
        try writePrivateFile(settings.utf8, to: "\(home)/neomuttrc")
        // It wants a terminal also where nobody types.
        var program = Program(
            "script", ["-qec", "neomutt -n -F \(home)/neomuttrc", "/dev/null"], environment: practice.environment)
        program.environment["TERM"] = "xterm"
        try await program.runSuccessfully()
        return try messages(in: "\(home)/copies").map(withoutLengths)
    }

    /// A message without the two fields in which neomutt writes down how long its copy is.
    private func withoutLengths(_ message: [UInt8]) -> [UInt8] {
        let lines = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).filter {
            !$0.starts(with: "Content-Length: ".utf8) && !$0.starts(with: "Lines: ".utf8)
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private func messages(in maildir: String) throws -> [[UInt8]] {
        try ["new", "cur"].flatMap { part in
            try FileManager.default.contentsOfDirectory(atPath: "\(maildir)/\(part)").map {
                Array(try Data(contentsOf: URL(filePath: "\(maildir)/\(part)/\($0)")))
            }
        }
    }
}
