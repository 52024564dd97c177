import Foundation
import Surroundings
import Testing

/// A real program that fetches mail, with the configuration that `mailgrant client show` prints.
struct FetchingClient: Sendable, CustomTestStringConvertible {
    let name: String
    let form: String
    var mailProtocol = "imap"
    /// Fetches what is there, and gives every message that it has.
    let fetch: @Sendable (ConfiguredClient) async throws -> [[UInt8]]

    var testDescription: String { "\(name), \(form), \(mailProtocol)" }

    static let all = [
        mbsync("passcmd"), mbsync("tunnel"), fetchmail("imap"), fetchmail("pop"), getmail, offlineIMAP("xoauth2"),
        offlineIMAP("tunnel"), mutt("neomutt", "oauth"), mutt("neomutt", "tunnel"), mutt("mutt", "oauth"), mpop,
        curl("imap"), curl("pop"),
    ]

    /// Some that log in by themselves with an app password, and some that `mailgrant tunnel` logs in.
    static let takingPasswords = [mbsync("passcmd"), mbsync("tunnel"), fetchmail("imap"), curl("imap")]

    private static let inbox = "Mail/\(Practice.account)"

    private static func mbsync(_ form: String) -> FetchingClient {
        FetchingClient(name: "mbsync", form: form) { client in
            try await Mbsync(client: client).fetching.runSuccessfully()
            return try Mbsync(client: client).messages()
        }
    }

    /// It delivers to a command, since there is no SMTP server for this machine's own mail.
    private static func fetchmail(_ mailProtocol: String) -> FetchingClient {
        FetchingClient(name: "fetchmail", form: "plugin", mailProtocol: mailProtocol) { client in
            let script = "\(client.home)/deliver"
            try writePrivateFile(
                "#!/bin/sh\ncat > $(mktemp \(client.home)/fetched-XXXXXX)\n".utf8, to: script, mode: 0o700)
            // Where it is run by root, all of them would otherwise share one file.
            let program = client.program(
                "fetchmail", "--fetchmailrc", client.file, "--pidfile", "\(client.home)/fetchmail.pid", "--fetchall",
                "--mda", script)
            try await program.runSuccessfully()
            return try FileManager.default.contentsOfDirectory(atPath: client.home)
                .filter { $0.hasPrefix("fetched-") }
                .map { Array(try Data(contentsOf: URL(filePath: "\(client.home)/\($0)"))) }
        }
    }

    /// It delivers as somebody else where the tests are run by root, which it refuses to be.
    private static let getmail = FetchingClient(name: "getmail6", form: "password-command") { client in
        if geteuid() == 0, try !String(contentsOfFile: client.file, encoding: .utf8).contains("\nuser = ") {
            let user = try UnprivilegedUser()
            try client.append("user = \(user.name)\n")
            try user.ownTree("\(client.home)/Mail")
            // It passes the home directory and lists nothing in it.
            guard chmod(client.home, 0o711) == 0 else { throw POSIXError(.EACCES) }
        }
        let program = client.program(
            "getmail", "--quiet", "--rcfile", client.file, "--getmaildir",
            String(client.file.dropLast("/getmailrc".count)))
        try await program.runSuccessfully()
        return try client.messages(in: inbox)
    }

    private static func offlineIMAP(_ form: String) -> FetchingClient {
        FetchingClient(name: "offlineimap", form: form) { client in
            try await client.program("offlineimap", "-c", client.file, "-o", "-u", "basic").runSuccessfully()
            return try client.messages(in: "\(inbox)/INBOX")
        }
    }

    /// In a terminal that nobody sees: it tags everything and copies it into a Maildir.
    private static func mutt(_ name: String, _ form: String) -> FetchingClient {
        FetchingClient(name: name, form: form) { client in
            let keys = "<tag-pattern>~A<enter><tag-prefix><copy-message>\(client.home)/fetched<enter><exit>"
            var program = client.program(
                "script", "--quiet", "--return", "--command",
                "\(name) -n -F \(client.file) -f +INBOX -e 'set mbox_type=Maildir confirmappend=no confirmcreate=no' "
                    + "-e 'set copy=no delete=no quit=yes sleep_time=0' -e \"push '\(keys)'\"", "/dev/null")
            program.environment["TERM"] = "xterm"
            try await program.runSuccessfully()
            return try client.messages(in: "fetched")
        }
    }

    private static let mpop = FetchingClient(name: "mpop", form: "passwordeval", mailProtocol: "pop") { client in
        try await client.program("mpop", "--file=\(client.file)", "--quiet", Practice.account).runSuccessfully()
        return try client.messages(in: inbox)
    }

    /// It gives the messages as the server sends them, with the line ends of the network.
    private static func curl(_ mailProtocol: String) -> FetchingClient {
        FetchingClient(name: "curl", form: "script", mailProtocol: mailProtocol) { client in
            var messages: [[UInt8]] = []
            while true {
                let number = messages.count + 1
                let path = mailProtocol == "imap" ? "INBOX;MAILINDEX=\(number)" : String(number)
                let outcome = try await client.program("sh", client.file, "in", path).run()
                guard outcome.status == .exited(0) else { return messages }
                messages.append(outcome.standardOutput.filter { $0 != UInt8(ascii: "\r") })
            }
        }
    }
}
