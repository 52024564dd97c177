import FoundationEssentials
import Surroundings
import Testing

@Suite("The tunnel's stream")
struct TunnelRelayTests {
    @Test("A message of 100 MB passes both ways unchanged; a client that does not read makes no memory grow")
    func hundredMegabytes() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let script = practice.tunnelScript(TunnelScripts.hundredMegabytes, [])
            let outcome = try await script.runSuccessfully(within: .seconds(300))
            let seen = try JSONDecoder().decode(HundredMegabytes.self, from: Data(outcome.standardOutput))
            #expect(seen.appended && seen.same)
            #expect(seen.growth < 16_000, "\(seen.growth) kB")
            #expect(seen.status == 0)
        }
    }

    @Test("A script that pipes its commands in hears every answer")
    func halfClose() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            for _ in 0..<10 {
                let outcome = try await practice.converse("a SELECT INBOX", "b NOOP", "c LOGOUT")
                #expect(outcome.status == .exited(0))
                #expect(outcome.output.hasPrefix("* PREAUTH [CAPABILITY IMAP4rev1 "))
                #expect(outcome.output.contains("\r\nc OK "))
                #expect(!outcome.output.contains("AUTH=") && !outcome.output.contains("STARTTLS"))
            }
        }
    }

    @Test(
        "A client that goes, also in the midst of IDLE, ends the tunnel; so does a signal",
        arguments: ["close", "idle", "terminate"])
    func clientLeaves(how: String) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let outcome = try await practice.tunnelScript(TunnelScripts.leave, [how]).runSuccessfully()
            #expect(outcome.output.hasSuffix("\nstatus \(how == "terminate" ? -15 : 0)\n"))
            #expect(outcome.errors == "")
        }
    }

    @Test("A server that is killed ends the tunnel, though the client stays")
    func serverKilled() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let pipe = "\(practice.scratch.path)/commands"
            // The shell keeps the pipe open as a client that waits does.
            let tunnel = "mailgrant tunnel \(Practice.account) <\(pipe) | sed -u 's/\\r$//'"
            let client = practice.shell("mkfifo \(pipe); \(tunnel) & exec 3>\(pipe); wait $!; echo ended; exec cat")
            let log = "\(practice.scratch.path)/tunnel.log"
            try await withService("tunnel", client, log: log) { lines in
                lines.contains { $0.hasPrefix("* PREAUTH ") } ? true : nil
            } _: { _, tunnel in
                try await practice.dovecot.service.kill()
                let end = ContinuousClock.now + .seconds(20)
                while !tunnel.log.lines().contains("ended"), .now < end { try await Task.sleep(for: .milliseconds(20)) }
                #expect(tunnel.log.lines().contains("ended"), "\(tunnel.log.tail())")
            }
        }
    }
}
