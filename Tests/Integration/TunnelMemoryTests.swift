import FoundationEssentials
import Surroundings
import Testing

@Suite("The tunnel's memory")
struct TunnelMemoryTests {
    @Test("Notices that a sleeping client does not read, each a record of its own, take no more room than they must")
    func clientReadsLate() async throws {
        try await inPractice { practice in
            let seen = try await practice.streamUnread(by: "client")
            #expect(seen.growth < 8000, "\(seen.growth) kB for \(seen.offered) bytes")
            #expect(seen.intact && seen.status == 0)
        }
    }

    @Test("A server that does not read makes the client wait, and no memory grow")
    func serverReadsLate() async throws {
        try await inPractice { practice in
            let seen = try await practice.streamUnread(by: "server")
            #expect(seen.offered < 100_000_000)
            #expect(seen.growth < 8000, "\(seen.growth) kB for \(seen.offered) bytes")
            #expect(seen.intact && seen.status == 0)
        }
    }
}

extension Practice {
    /// Runs ``TunnelScripts/unread``.
    ///
    /// - Parameter late: who does not read for a while, `client` or `server`.
    fileprivate func streamUnread(by late: String) async throws -> UnreadStream {
        try await declare()
        let directory = try scratch.makeDirectory("unread")
        let certificate = try await authority.issueServerCertificate(named: "unread", in: directory)
        let port = try ReservedPort()
        defer { withExtendedLifetime(port) {} }
        try editDeclaration(String(dovecot.imapsPort), String(port.number))
        // The server is not there yet. What the person has granted is kept all the same.
        #expect(try await authorizing(.incoming).run().status == .exited(75))
        let words = [late, String(port.number), certificate.certificate, certificate.key]
        let outcome = try await tunnelScript(TunnelScripts.unread, words).runSuccessfully(within: .seconds(120))
        return try JSONDecoder().decode(UnreadStream.self, from: Data(outcome.standardOutput))
    }
}
