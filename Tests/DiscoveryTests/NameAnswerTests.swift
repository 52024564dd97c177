import Discovery
import Dispatch
import Testing

@Suite("DNS answers")
struct NameAnswerTests {
    /// A question and an answer as a name server sends them (RFC 1035 section 4), with the names compressed.
    private static func wire(_ records: [UInt8], count: UInt8, flags: [UInt8] = [0x81, 0x80]) -> [UInt8] {
        [0x12, 0x34] + flags + [0, 1, 0, count, 0, 0, 0, 0]
            + [7] + Array("example".utf8) + [3] + Array("org".utf8) + [0, 0, 15, 0, 1] + records
    }

    /// `example.org. MX 10 mx1.example.org.` and `example.org. MX 5 mx.other.net.`
    private static let exchangers: [UInt8] =
        [0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0, 0, 8, 0, 10, 3] + Array("mx1".utf8) + [0xC0, 12]
        + [0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0, 0, 16, 0, 5, 2] + Array("MX".utf8) + [5] + Array("other".utf8) + [3]
        + Array("net".utf8) + [0]

    @Test("MX records are read, the preferred one first")
    func exchangers() throws {
        let answer = try NameAnswer(wire: Self.wire(Self.exchangers, count: 2), .mailExchanger)
        #expect(answer.preferred.map(\.target) == ["mx.other.net", "mx1.example.org"])
        #expect(answer.preferred.map(\.priority) == [5, 10])
        #expect(!answer.isAuthenticated)
    }

    @Test("The resolver's word for DNSSEC is the AD bit")
    func authenticated() throws {
        let answer = try NameAnswer(
            wire: Self.wire(Self.exchangers, count: 2, flags: [0x81, 0xA0]), .mailExchanger)
        #expect(answer.isAuthenticated)
    }

    @Test("SRV records are read: priority, weight, port, target; the root says that nothing is offered")
    func services() throws {
        let records: [UInt8] =
            [0xC0, 12, 0, 33, 0, 1, 0, 0, 1, 0, 0, 13, 0, 1, 0, 20, 0x03, 0xE1, 4] + Array("imap".utf8) + [0xC0, 12]
            + [0xC0, 12, 0, 33, 0, 1, 0, 0, 1, 0, 0, 7, 0, 2, 0, 0, 0, 0, 0]
        let answer = try NameAnswer(wire: Self.wire(records, count: 2), .service)
        #expect(
            answer.records == [
                ResourceRecord(priority: 1, weight: 20, port: 993, target: "imap.example.org"),
                ResourceRecord(priority: 2, weight: 0, port: 0, target: ""),
            ])
    }

    @Test("By priority, then by weight (RFC 2782), the same in every run")
    func order() {
        let answer = NameAnswer([
            ResourceRecord(priority: 20, weight: 100, port: 993, target: "last"),
            ResourceRecord(priority: 10, weight: 5, port: 993, target: "c"),
            ResourceRecord(priority: 10, weight: 60, port: 993, target: "b"),
            ResourceRecord(priority: 10, weight: 60, port: 993, target: "a"),
        ])
        #expect(answer.preferred.map(\.target) == ["a", "b", "c", "last"])
    }

    @Test("What is cut off, empty or another kind of record is no answer")
    func broken() {
        let whole = Self.wire(Self.exchangers, count: 2)
        for length in [0, 5, 12, whole.count - 4] {
            #expect(throws: NameLookupError.failed) {
                try NameAnswer(wire: Array(whole.prefix(length)), .mailExchanger)
            }
        }
        #expect(throws: NameLookupError.noRecords) { try NameAnswer(wire: whole, .service) }
        #expect(throws: NameLookupError.noRecords) { try NameAnswer(wire: Self.wire([], count: 0), .mailExchanger) }
        // A name that points to itself for ever.
        let loop: [UInt8] = [0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0, 0, 4, 0, 10, 0xC0, 43]
        #expect(throws: NameLookupError.failed) { try NameAnswer(wire: Self.wire(loop, count: 1), .mailExchanger) }
    }

    @Test("Work that does not end is waited for no longer than allowed")
    func deadline() async {
        let gate = DispatchSemaphore(value: 0)
        let answer = await Waiting.result(within: .milliseconds(20)) { () -> Bool in
            gate.wait()
            return true
        }
        #expect(answer == nil)
        gate.signal()
        #expect(await Waiting.result(within: .seconds(60)) { true } == true)
    }

    @Test("A name server that nobody runs is no answer")
    func nobody() async throws {
        let resolver = SystemNameResolver(server: NameServer("127.0.0.1:9"))
        await #expect(throws: NameLookupError.self) {
            try await resolver.records(.mailExchanger, of: "example.org", within: .seconds(2))
        }
    }

    @Test("Name servers are IPv4 addresses, with a port or without")
    func servers() {
        #expect(NameServer("127.0.0.1") == NameServer("127.0.0.1:53"))
        for text in ["", "dns.example.org", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:70000", "0.0.0.0", "::1"] {
            #expect(NameServer(text) == nil)
        }
    }
}
