import FoundationEssentials
import Grants
import LocalState
import OAuth
import Testing

@Suite("Waiting for a server that failed")
struct VerificationWaitsTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func connection(host: String = "imap.example.org") -> Connection {
        Connection(
            direction: .incoming, mailProtocol: .imap, host: host, port: 993, security: .tls,
            user: "alice@example.org", scopes: [],
            token: TokenDetails(endpoints: DeclaredEndpoints(issuer: "https://id.example.org"), clientID: "client"))
    }

    @Test("Each failure doubles the wait, up to a day, and a success ends it")
    func doubling() async throws {
        try await withDirectory { directory in
            let account = try name()
            let waits = VerificationWaits(in: StateDirectory(path: directory))
            #expect(waits.end(of: connection(), of: account, now: now) == nil)
            for minutes in [15, 30, 60, 120, 240, 480, 960, 1440, 1440] as [Double] {
                waits.note(connection(), of: account, failed: true, now: now)
                #expect(waits.end(of: connection(), of: account, now: now) == now + minutes * 60)
            }
            #expect(waits.end(of: connection(), of: account, now: now + 86_400) == nil)
            #expect(try mode(of: directory + "/verification-waits.json") == 0o600)
            waits.note(connection(), of: account, failed: false, now: now)
            #expect(waits.end(of: connection(), of: account, now: now) == nil)
            waits.note(connection(), of: account, failed: true, now: now)
            #expect(waits.end(of: connection(), of: account, now: now) == now + VerificationWaits.shortest)
        }
    }

    @Test("Another server, another account and a clock that was set back are not waited for")
    func others() async throws {
        try await withDirectory { directory in
            let account = try name()
            let waits = VerificationWaits(in: StateDirectory(path: directory))
            waits.note(connection(), of: account, failed: true, now: now)
            #expect(waits.end(of: connection(host: "mail.example.org"), of: account, now: now) == nil)
            #expect(waits.end(of: connection(), of: try name("other"), now: now) == nil)
            #expect(waits.end(of: connection(), of: account, now: now - 1) == nil)
        }
    }

    @Test("A damaged file is none")
    func damaged() async throws {
        try await withDirectory { directory in
            let account = try name()
            let waits = VerificationWaits(in: StateDirectory(path: directory))
            for text in ["", "{", "[]", #"{"work incoming": {"failures": 1}}"#] {
                try Data(text.utf8).write(to: URL(filePath: directory + "/verification-waits.json"))
                #expect(waits.end(of: connection(), of: account, now: now) == nil)
                waits.note(connection(), of: account, failed: true, now: now)
                #expect(waits.end(of: connection(), of: account, now: now) == now + VerificationWaits.shortest)
            }
        }
    }
}
