import Glibc
import Testing
import TokenStores

@Suite("The address of the session bus")
struct SessionBusTests {
    @Test("is what the environment says")
    func variable() {
        let environment = ["DBUS_SESSION_BUS_ADDRESS": "unix:path=/elsewhere", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(SessionBus.address(environment: environment) == "unix:path=/elsewhere")
    }

    @Test("is otherwise the socket in XDG_RUNTIME_DIR, its path escaped as D-Bus wants it")
    func runtimeDirectory() async throws {
        try await withDirectory { directory in
            let runtime = "\(directory)/a b,c"
            try makeRuntimeDirectory(runtime, mode: 0o700)
            let environment = ["DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": runtime]
            #expect(SessionBus.address(environment: environment) == "unix:path=\(directory)/a%20b%2cc/bus")
        }
    }

    @Test("is otherwise the socket in the user's directory below /run/user, if that is closed to others")
    func userDirectory() async throws {
        try await withDirectory { directory in
            let runtime = "\(directory)/\(getuid())"
            try makeRuntimeDirectory(runtime, mode: 0o700)
            #expect(
                SessionBus.address(environment: ["XDG_RUNTIME_DIR": "relative"], runtimeDirectories: directory)
                    == "unix:path=\(runtime)/bus")
            try #require(chmod(runtime, 0o755) == 0)
            #expect(SessionBus.address(environment: [:], runtimeDirectories: directory) == nil)
        }
    }

    @Test("is not a socket of somebody else, nor a file")
    func foreignOrWrong() async throws {
        try await withDirectory { directory in
            try makeRuntimeDirectory("\(directory)/run", mode: 0o700)
            let environment = ["XDG_RUNTIME_DIR": "\(directory)/run"]
            #expect(SessionBus.address(environment: environment, user: getuid() + 1) == nil)

            try #require(unlink("\(directory)/run/bus") == 0)
            try #require(mkdir("\(directory)/run/bus", 0o700) == 0)
            #expect(SessionBus.address(environment: environment) == nil)
        }
    }

    /// With a socket `bus` in it.
    private func makeRuntimeDirectory(_ path: String, mode: mode_t) throws {
        try #require(mkdir(path, mode) == 0)
        try #require(mknod(path + "/bus", S_IFSOCK | 0o600, 0) == 0)
    }
}
