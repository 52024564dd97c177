import FoundationEssentials
import Secrets
import SystemPackage
import Testing

@testable import Sandbox

@Suite("Configuration and files") struct ConfigurationTests {
    @Test(
        "A configuration that cannot work, or reaches beyond the machine or the directory, is refused",
        arguments: [
            { $0.host = "0.0.0.0" }, { $0.port = 70000 }, { $0.users = [] }, { $0.clients = [] }, { $0.scopes = [] },
            { $0.users = [.init(address: "../alice@example.org")] }, { $0.users = [.init(address: "alice")] },
            { $0.clients = [.init(id: "a/b")] }, { $0.clients = [.init(id: "resource-server")] },
            { $0.clients = [.init(id: "a"), .init(id: "a")] }, { $0.redirectURIs = ["/callback"] },
            { $0.scopes = ["two words"] }, { $0.settings.accessTokenLifetime = 0 },
        ] as [@Sendable (inout SandboxConfiguration) -> Void])
    func refused(change: @Sendable (inout SandboxConfiguration) -> Void) {
        var configuration = SandboxConfiguration()
        #expect(throws: Never.self) { try configuration.validate() }
        change(&configuration)
        let error = #expect(throws: SandboxError.self) { try configuration.validate() }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("A directory that others may enter is refused")
    func looseDirectory() throws {
        let directory = try SandboxDirectory.temporary()
        defer { directory.remove(files: []) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path.string)
        #expect(throws: SandboxError.self) { try SandboxDirectory(at: directory.path.string) }
    }

    @Test("A password from a file loses one newline, and an empty file is refused")
    func secretFile() throws {
        let directory = try SandboxDirectory.temporary()
        defer { directory.remove(files: ["secret", "empty"]) }
        let password = Randomness.system.text()
        try directory.write("\(password)\n".utf8, to: "secret")
        try directory.write("\n".utf8, to: "empty")
        #expect(try SecretFile.read(directory.path("secret")) == Secret(password))
        #expect(throws: SandboxError.self) { try SecretFile.read(directory.path("empty")) }
        #expect(throws: SandboxError.self) { try SecretFile.read(directory.path("absent")) }
    }

    @Test("The example of RFC 7636, appendix B, matches, and a changed verifier does not")
    func pkce() {
        #expect(PKCE.matches(verifier: Caller.verifier, challenge: Caller.challenge))
        #expect(!PKCE.matches(verifier: Caller.verifier + "x", challenge: Caller.challenge))
        #expect(!PKCE.matches(verifier: "short", challenge: Caller.challenge))
    }

    @Test("Form encoding comes back as it went in, and a broken escape does not come back at all")
    func formEncoding() {
        let text = "a b&c=d%é+/~"
        #expect(FormEncoding.decode(FormEncoding.encode(text)) == text)
        #expect(FormEncoding.decode("a+b%20c") == "a b c")
        for broken in ["%", "%4", "%zz", "%+1", "%ff"] { #expect(FormEncoding.decode(broken) == nil, "\(broken)") }
    }
}
