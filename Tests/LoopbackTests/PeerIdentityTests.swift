import Glibc
import Grants
import NIOCore
import NIOPosix
import Subprocess
import SystemPackage
import TestConnections
import Testing

@testable import Loopback

@Suite(.timeLimit(.minutes(2))) struct PeerIdentityTests {
    @Test(
        "The kernel names this user for a connection of our own, over IPv4, IPv6 and IPv4 in IPv6 form",
        arguments: [(LoopbackHost.ipv4, "127.0.0.1"), (.ipv6, "::1"), (.ipv4, "::ffff:127.0.0.1")])
    func ownConnection(host: LoopbackHost, address: String) async throws {
        let binding = try await LoopbackBinding.bind(quietServer(), to: host, port: nil)
        let client = try await RawClient.connect(to: address, port: binding.port)
        let ends = try #require(self.ends(of: client))
        #expect(SocketDiagnosis.owner(of: ends) == geteuid())
        #expect(ConnectionTable.owner(of: ends) == geteuid())
        #expect(PeerIdentity.owner(of: ends) == geteuid())
        await client.close()
        await binding.close()
    }

    @Test("A connection that does not exist, and a listening socket, have no owner")
    func noConnection() async throws {
        let binding = try await LoopbackBinding.bind(quietServer(), to: .ipv4, port: nil)
        let listening = SocketEnd(address: [127, 0, 0, 1], port: UInt16(binding.port))
        let nobody = SocketEnd(address: [127, 0, 0, 1], port: 1)
        #expect(PeerIdentity.owner(of: ConnectionEnds(peer: listening, own: nobody)) == nil)
        #expect(PeerIdentity.owner(of: ConnectionEnds(peer: nobody, own: listening)) == nil)
        await binding.close()
    }

    @Test(
        "A socket that its program has closed has no owner, whatever user ID the kernel shows",
        .timeLimit(.minutes(1)))
    func closedSocket() async throws {
        let binding = try await LoopbackBinding.bind(quietServer(), to: .ipv4, port: nil)
        let client = try await RawClient.connect(port: binding.port)
        let ends = try #require(self.ends(of: client))
        await client.close()
        // A child that another test is just starting holds a copy of the socket until it has become its program.
        while PeerIdentity.owner(of: ends) != nil { await Task.yield() }
        await binding.close()
    }

    @Test("The table of connections is read line by line: ports, both families, a line without an inode")
    func table() throws {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: \(word(0x7F00_0001)):1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0 100 0
               1: \(word(0x7F00_0001)):C001 \(word(0x7F00_0001)):1F90 01 00000000:00000000 00:00000000 00000000  1001        0 8 1 0
               2: \(word(0x7F00_0001)):C002 \(word(0x7F00_0001)):1F90 04 00000000:00000000 00:00000000 00000000     0        0 0 1 0
               3: 0000000000000000\(word(0xFFFF))\(word(0x7F00_0001)):C003 0000000000000000\(word(0xFFFF))\(word(0x7F00_0001)):1F90 01 0:0 0:0 0  1003        0 9 1 0
            """
        let own = SocketEnd(address: [127, 0, 0, 1], port: 0x1F90)
        func owner(_ port: UInt16) -> uid_t? {
            let peer = SocketEnd(address: [127, 0, 0, 1], port: port)
            return ConnectionTable.owner(of: ConnectionEnds(peer: peer, own: own), in: table)
        }
        #expect(owner(0xC001) == 1001)
        #expect(owner(0xC002) == nil)
        #expect(owner(0xC003) == 1003)
        #expect(owner(0xC004) == nil)
        #expect(owner(0x1F90) == nil)
    }

    @Test("An answer of the kernel that is cut short, an error or about another connection names nobody")
    func oddAnswers() throws {
        let ends = ConnectionEnds(
            peer: SocketEnd(address: [127, 0, 0, 1], port: 49152), own: SocketEnd(address: [127, 0, 0, 1], port: 8080))
        let other = ConnectionEnds(
            peer: SocketEnd(address: [127, 0, 0, 1], port: 49153), own: SocketEnd(address: [127, 0, 0, 1], port: 8080))
        let whole = answer(about: ends, user: 1000, inode: 7)
        #expect(SocketDiagnosis.owner(of: ends, in: whole) == 1000)
        #expect(SocketDiagnosis.owner(of: other, in: whole) == nil)
        #expect(SocketDiagnosis.owner(of: ends, in: whole.dropLast()) == nil)
        #expect(SocketDiagnosis.owner(of: ends, in: answer(about: ends, user: 0, inode: 0)) == nil)
        #expect(SocketDiagnosis.owner(of: ends, in: [UInt8](repeating: 0, count: 200)) == nil)
    }

    @Test(
        "Another user's connection is closed without an answer",
        .enabled(if: getuid() == 0, "only root can start a program as another user"))
    func otherUser() async throws {
        let listener = try await listen()
        async let verdict = listener.redirect(examine: rightState)
        let script = """
            trap '' PIPE
            exec 3<>/dev/tcp/127.0.0.1/\(listener.port)
            printf 'GET /?state=right&code=stolen HTTP/1.1\\r\\nHost: localhost:\(listener.port)\\r\\n\\r\\n' >&3 2>/dev/null
            cat <&3; echo "ended"
            """
        let result = try await run(
            .path("/usr/bin/setpriv"),
            arguments: ["--reuid=65534", "--regid=65534", "--clear-groups", "/bin/bash", "-c", script],
            output: .string(limit: 4096), error: .discarded)
        #expect(result.standardOutput == "ended\n")

        let client = try await RawClient.connect(port: listener.port)
        try await client.send(get("/?state=right&code=ours", port: listener.port))
        #expect(try await grantedCode(verdict) == "ours")
        await listener.close(showing: .authorized(account: "work"))
    }

    private func ends(of client: RawClient) -> ConnectionEnds? {
        guard let peer = client.ownEnd, let own = client.otherEnd else { return nil }
        return ConnectionEnds(peer: peer, own: own)
    }

    private func quietServer() -> ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    }

    /// An IPv4 address as the table shows it on a machine of this byte order.
    private func word(_ address: UInt32) -> String {
        let digits = String(UInt32(bigEndian: address), radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// `struct nlmsghdr` and `struct inet_diag_msg`.
    private func answer(about ends: ConnectionEnds, user: UInt32, inode: UInt32) -> [UInt8] {
        func native(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
        let nothing = [UInt8](repeating: 0, count: 12)
        var bytes = native(UInt32(88)) + native(UInt16(20)) + native(UInt16(0)) + native(UInt32(1)) + native(UInt32(0))
        bytes += [UInt8(AF_INET), 1, 0, 0] + native(ends.peer.port.bigEndian) + native(ends.own.port.bigEndian)
        bytes += ends.peer.address + nothing + ends.own.address + nothing
        bytes += native(UInt32(0)) + native(UInt64(1)) + native(UInt32(0)) + native(UInt64(0))
        return bytes + native(user) + native(inode)
    }
}
