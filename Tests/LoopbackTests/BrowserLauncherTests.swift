import Foundation
import Glibc
import TestConnections
import Testing

@testable import Loopback

@Suite struct BrowserCommandTests {
    @Test("$BROWSER is a list parted by colons, each a command line split at blanks")
    func list() {
        let commands = BrowserCommand.list("firefox --new-window:: /usr/bin/chromium  %s :  ")
        #expect(commands.map(\.program) == ["firefox", "/usr/bin/chromium"])
        #expect(commands.map { $0.arguments(opening: "URL") } == [["--new-window", "URL"], ["URL"]])
    }

    @Test(
        "%s is the address and %% a percent sign; without %s the address comes last",
        arguments: [
            ("b", ["URL"]), ("b -x", ["-x", "URL"]), ("b %s -x", ["URL", "-x"]), ("b --url=%s", ["--url=URL"]),
            ("b %%s", ["%s", "URL"]), ("b 100%%", ["100%", "URL"]), ("b %", ["%", "URL"]), ("b %s %s", ["URL", "URL"]),
            ("b '$(id)' ; %s", ["'$(id)'", ";", "URL"]),
        ])
    func arguments(entry: String, expected: [String]) throws {
        let command = try #require(BrowserCommand(entry[...]))
        #expect(command.arguments(opening: "URL") == expected)
    }

    @Test("An address with %s in it is not expanded again")
    func addressIsNotExpanded() throws {
        let command = try #require(BrowserCommand("b %s"))
        #expect(command.arguments(opening: "https://a.example/?q=%s%%") == ["https://a.example/?q=%s%%"])
    }
}

@Suite(.timeLimit(.minutes(2))) struct BrowserLauncherTests {
    private let address = URL(string: "https://login.example/authorize?state=a%20b&x=$(id)`id`;'\"")

    @Test("The browser gets the address as one argument, and the environment")
    func arguments() async throws {
        try await withDirectory { directory in
            let browser = try script(
                "printf '%s\\n' \"$#\" \"$1\" \"$2\" \"$COLOUR\" >\"$0.part\"; mv \"$0.part\" \"$0.out\"", in: directory
            )
            let address = try #require(self.address)
            let launch = await launcher(["BROWSER": "\(browser) --new %s", "COLOUR": "green"]).open(address)
            #expect(launch == .started(program: browser))
            #expect(try await text(of: browser + ".out") == "2\n--new\n\(address.absoluteString)\ngreen\n")
        }
    }

    @Test("A browser has /dev/null for its three streams and a session of its own")
    func streams() async throws {
        try await withDirectory { directory in
            let browser = try script(
                """
                echo 'Opening in existing browser session.'; echo noise >&2
                streams="$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)"
                session="$(cut -d' ' -f6 /proc/$$/stat)"
                printf '%s\\n' "$streams" "$session" "$$" >"$0.part"
                mv "$0.part" "$0.out"
                """, in: directory)
            _ = await launcher(["BROWSER": browser]).open(try #require(address))
            let lines = try await text(of: browser + ".out").split(separator: "\n")
            try #require(lines.count == 5)
            #expect(lines[..<3] == ["/dev/null", "/dev/null", "/dev/null"])
            #expect(lines[3] == lines[4], "the session's number is the process's own")
        }
    }

    @Test("Programs that cannot be started or fail at once are passed over, in the order of the list")
    func order() async throws {
        try await withDirectory { directory in
            let failing = try script("exit 3", named: "failing", in: directory)
            let working = try script("exit 0", named: "working", in: directory)
            let launch = await launcher(["BROWSER": "/no/such/browser:\(failing):\(working)"])
                .open(try #require(address))
            #expect(launch == .started(program: working))
        }
    }

    @Test("A browser that fails, and one that is not there, are both said not to have opened it")
    func none() async throws {
        try await withDirectory { directory in
            let failing = try script("exit 3", in: directory)
            let launch = await launcher(["BROWSER": "/no/such/browser:\(failing)"]).open(try #require(address))
            #expect(launch == .none(reason: "/no/such/browser, \(failing) did not open it"))
        }
    }

    @Test("A browser that stays in the foreground is not waited for")
    func foreground() async throws {
        try await withDirectory { directory in
            let browser = try script("echo $$ >\"$0.part\"; mv \"$0.part\" \"$0.out\"; exec sleep 600", in: directory)
            let clock = TestClock()
            let launcher = BrowserLauncher(
                environment: ["BROWSER": browser, "PATH": "/usr/bin:/bin"], settling: .seconds(1), clock: clock)
            let address = try #require(self.address)
            async let launch = launcher.open(address)
            let number = try await text(of: browser + ".out").trimmingCharacters(in: .whitespacesAndNewlines)
            let process = try #require(pid_t(number))
            await clock.untilSomebodySleeps()
            clock.advance(by: .seconds(1))
            #expect(await launch == .started(program: browser))
            #expect(kill(process, 0) == 0)
            kill(process, SIGKILL)
        }
    }

    @Test("Without $BROWSER the desktop's xdg-open is used, where there is a desktop")
    func desktop() async throws {
        try await withDirectory { directory in
            let opener = try script(
                "echo \"$1\" >\"$0.part\"; mv \"$0.part\" \"$0.out\"", named: "xdg-open", in: directory)
            let address = try #require(self.address)
            let withDesktop = ["PATH": "\(directory):/usr/bin:/bin", "WAYLAND_DISPLAY": "wayland-0"]
            #expect(await launcher(withDesktop).open(address) == .started(program: "xdg-open"))
            #expect(try await text(of: opener + ".out") == address.absoluteString + "\n")
            let withoutDesktop = ["PATH": "\(directory):/usr/bin:/bin"]
            guard case .none = await launcher(withoutDesktop).open(address) else {
                Issue.record("a browser was started without a desktop")
                return
            }
        }
    }

    @Test(
        "Only web addresses are opened", arguments: ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.example"])
    func schemes(address: String) async throws {
        let launch = await launcher(["BROWSER": "true"]).open(try #require(URL(string: address)))
        #expect(launch == .none(reason: "the address is not one of the web"))
    }

    /// The scripts of these tests end by themselves, so a long time of settling is never waited for.
    private func launcher(_ environment: [String: String]) -> BrowserLauncher {
        BrowserLauncher(
            environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }, settling: .seconds(600))
    }
}

/// A private directory, removed afterwards.
func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = NSTemporaryDirectory() + "LoopbackTests-" + UUID().uuidString
    try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
}

/// An executable shell script.
func script(_ text: String, named name: String = "browser", in directory: String) throws -> String {
    let path = directory + "/" + name
    try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
}

/// The text of a file, once it is there.
func text(of path: String) async throws -> String {
    while !FileManager.default.fileExists(atPath: path) {
        try Task.checkCancellation()
        await Task.yield()
    }
    return try String(contentsOfFile: path, encoding: .utf8)
}
