import FoundationEssentials
import Surroundings
import Testing

@Suite("Whom the program talks to")
struct ContactedAddressesTests {
    @Test("Nothing is sent to a host that the declaration does not name, from the sign-in to the message")
    func addresses() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let named = [
                practice.provider.port, practice.dovecot.imapsPort, practice.dovecot.submissionPort,
            ].map { "127.0.0.1:\($0)" }
            var contacted: Set<String> = []
            for arguments in [
                ["authorize", Practice.account], ["check", Practice.account],
                ["token", Practice.account, "--incoming"],
                ["sendmail", practice.address], ["status"], ["doctor", Practice.account], ["revoke", Practice.account],
            ] {
                let found = try await traced(arguments, practice)
                #expect(found.isSubset(of: named), "\(arguments): \(found)")
                contacted.formUnion(found)
            }
            #expect(contacted == Set(named))
        }
    }

    /// Every Internet address that a command and what it starts in `mailgrant` itself sends anything to, name servers
    /// included; not the browser, which is the person's.
    private func traced(_ arguments: [String], _ practice: Practice) async throws -> Set<String> {
        let directory = try practice.scratch.makeDirectory("traces-of-\(arguments[0])")
        // A file for each thread and process: the browser's calls are its own.
        let program = Program(
            "strace",
            ["-ff", "-o", "\(directory)/trace", "-e", "trace=connect,sendto,sendmsg,sendmmsg,execve", "-s", "200"]
                + [practice.executables.path("mailgrant")] + arguments, environment: practice.environment)
        try await program.runSuccessfully(input: Array("Subject: hello\n\nhello\n".utf8))
        var found: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: directory) {
            let lines = ServiceLog(path: "\(directory)/\(file)").lines()
            // A process that became another program is not of interest from then on.
            let isOther = lines.contains { $0.hasPrefix("execve(") && !$0.contains("/mailgrant\"") }
            guard !isOther else { continue }
            found.formUnion(lines.flatMap(Self.addresses))
        }
        return found
    }

    /// `127.0.0.1:993` of a line such as `connect(5, {sa_family=AF_INET, sin_port=htons(993), sin_addr=…("127.0.0.1")}, 16) = 0`.
    private static func addresses(_ line: Substring) -> [String] {
        guard let port = line.firstMatch(of: /sin6?_port=htons\((\d+)\)/)?.1 else { return [] }
        let address =
            line.firstMatch(of: /inet_addr\("([^"]+)"\)/)?.1 ?? line.firstMatch(of: /inet_pton\(AF_INET6, "([^"]+)"/)?.1
        // A datagram socket that is connected to learn its own address sends nothing: port 0, or the resolver's sorting.
        guard port != "0", let address else { return [] }
        return ["\(address):\(port)"]
    }
}
