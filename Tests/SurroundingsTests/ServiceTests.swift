import FoundationEssentials
import Surroundings
import Testing

struct ServiceTests {
    @Test("A service is lent once it has said that it is ready, and has ended with the closure")
    func life() async throws {
        try await withScratch { scratch in
            let service = try await withService(
                "sleeper", shell("echo starting; echo ready 7; exec sleep 600"), log: "\(scratch.path)/log",
                ready: readiness
            ) { number, service in
                #expect(number == 7)
                #expect(!service.hasEnded)
                return service
            }
            #expect(service.hasEnded)
        }
    }

    @Test("A paused keyring ends with the closure, too")
    func paused() async throws {
        try await withScratch { scratch in
            let daemons = try await withPrivateKeyring(in: scratch.path) { keyring in
                #expect(try await keyring.bus.hasOwner(of: "org.freedesktop.secrets"))
                try keyring.daemon.pause()
                try keyring.bus.daemon.pause()
                return [keyring.daemon, keyring.bus.daemon]
            }
            #expect(daemons.map(\.hasEnded) == [true, true])
        }
    }

    @Test("A service that ends too early is a failure with its last words")
    func earlyEnd() async throws {
        try await withScratch { scratch in
            let failure = try await #require(throws: ServiceFailure.self) {
                try await withService(
                    "quitter", shell("echo no port left"), log: "\(scratch.path)/log", ready: readiness
                ) { _, _ in }
            }
            #expect(failure.logTail == "no port left")
        }
    }

    @Test("When the closure fails, a service ends with what it started")
    func failure() async throws {
        struct Failure: Error {}
        try await withScratch { scratch in
            let log = ServiceLog(path: "\(scratch.path)/log")
            await #expect(throws: Failure.self) {
                try await withService(
                    "parent", shell("sleep 600 & echo ready $!; wait"), log: log.path, ready: readiness
                ) { _, _ in throw Failure() }
            }
            let child = try #require(readiness(log.lines()))
            let isRunning = shell("grep '^State:' /proc/\(child)/status | grep -qv Z")
            while try await isRunning.run().status == .exited(0) { try await Task.sleep(for: .milliseconds(20)) }
        }
    }

    @Test("A scratch directory is gone after the closure, also when it fails")
    func scratch() async throws {
        struct Failure: Error {
            let path: String
        }
        let failure = try await #require(throws: Failure.self) {
            try await withScratch { scratch in
                try writePrivateFile("x".utf8, to: "\(try scratch.makeDirectory("part"))/file")
                throw Failure(path: scratch.path)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: failure.path))
    }

    private func shell(_ script: String) -> Program { Program("sh", ["-c", script]) }
}

/// The number in the line `ready NUMBER`.
@Sendable private func readiness(_ lines: [Substring]) -> Int? {
    lines.first { $0.hasPrefix("ready ") }.flatMap { Int($0.dropFirst("ready ".count)) }
}
