import FoundationEssentials
import HTTPTypes
import HummingbirdTLS
import HummingbirdTesting
import NIOCore
import NIOSSL
import Secrets
import SystemPackage
import Testing

@testable import Sandbox

@Suite("The server over TLS") struct LiveTests {
    /// Runs a real server in a directory of its own for as long as the body runs.
    private func serve(_ body: @escaping @Sendable (SandboxDescription) async throws -> Void) async throws {
        let server = try await SandboxServer(SandboxConfiguration())
        let (described, description) = AsyncStream.makeStream(of: SandboxDescription.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { description.finish() }
                do { try await server.run { description.yield($0) } } catch is CancellationError {}
            }
            for await sandbox in described {
                defer { group.cancelAll() }
                try await body(sandbox)
                group.cancelAll()
            }
        }
    }

    private func connect<Value: Sendable>(
        _ sandbox: SandboxDescription, _ body: @escaping @Sendable (TestClient) async throws -> Value
    ) async throws -> Value {
        let authority = try #require(sandbox.authorityFile)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(authority)
        let port = try #require(sandbox.issuer.split(separator: ":").last.flatMap { Int($0) })
        return try await TestClient.withClient(
            host: "127.0.0.1", port: port,
            configuration: TestClient.Configuration(
                tlsConfiguration: tls, timeout: .seconds(60), serverName: "localhost"),
            operation: body)
    }

    private func control(_ client: TestClient, _ sandbox: SandboxDescription, failure: String) async throws {
        let key = try SecretFile.read(sandbox.controlKeyFile).exposedText
        let answer = try await client.post(
            "/control/failures", headers: [.authorization: "Bearer \(key)"], body: ByteBuffer(string: failure))
        #expect(answer.status == .created)
    }

    @Test("It is reached at the port it announces, under its own authority, and leaves private files only")
    func serving() async throws {
        try await serve { sandbox async throws in
            try await connect(sandbox) { client async throws in
                let answer = try await client.get("/.well-known/oauth-authorization-server")
                let body = String(buffer: try #require(answer.body))
                #expect(body.contains(#""issuer":"\#(sandbox.issuer)""#))
            }
            #expect(try Stat(FilePath(sandbox.directory)).permissions == [.ownerReadWriteExecute])
            for file in try FileManager.default.contentsOfDirectory(atPath: sandbox.directory) {
                let path = FilePath(sandbox.directory).appending(file)
                #expect(try Stat(path).permissions == [.ownerReadWrite], "\(file)")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: sandbox.directory).sorted()
            #expect(
                names == [
                    "alice@example.org.password", "ca.pem", "control-key", "resource-server.client-secret",
                    "sandbox.json",
                ])
        }
    }

    @Test("A temporary directory is gone afterwards")
    func cleaningUp() async throws {
        try await confirmation { confirmation in
            try await serve { sandbox async throws in
                #expect(FileManager.default.fileExists(atPath: sandbox.directory))
                confirmation()
            }
        }
    }

    @Test("A port that is taken is named, and nothing is left behind")
    func takenPort() async throws {
        try await serve { sandbox async throws in
            var configuration = SandboxConfiguration()
            configuration.port = try #require(sandbox.issuer.split(separator: ":").last.flatMap { Int($0) })
            let second = try await SandboxServer(configuration)
            let error = await #expect(throws: SandboxError.self) { try await second.run { _ in } }
            #expect(error?.code == .cannotListen)
            #expect(error?.reason.contains("\(configuration.port)") == true)
        }
    }

    @Test("A lost and a truncated answer end the connection", arguments: ["lost", "truncated"])
    func cutConnection(kind: String) async throws {
        try await serve { sandbox async throws in
            try await connect(sandbox) { client async throws in
                try await control(client, sandbox, failure: #"{"endpoint":"jwks","kind":"\#(kind)"}"#)
                await #expect(throws: (any Error).self) { try await client.get("/jwks") }
            }
            try await connect(sandbox) { client async throws in
                #expect(try await client.get("/jwks").status == .ok)
            }
        }
    }
}
