import FoundationEssentials
import Glibc
import Loopback
import Synchronization
import TemporaryFiles
import TestConnections
import Testing

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct ConsoleRunTests {
    /// A console that runs, and what it was opened with.
    private struct Running {
        let task: Task<ConsoleRun.End, any Error>
        let opening: ConsoleRun.Opening

        init(
            in directory: String?, idleExit: Duration = .seconds(1_800), time: ConsoleTime = .thatStandsStill,
            operations: MadeUpOperations = MadeUpOperations()
        ) async throws {
            let (openings, open) = AsyncStream.makeStream(of: ConsoleRun.Opening.self)
            let run = ConsoleRun(
                operations: operations, runtimeDirectory: directory, idleExit: idleExit, time: time)
            task = Task {
                defer { open.finish() }
                return try await run.run { open.yield($0) }
            }
            var iterator = openings.makeAsyncIterator()
            opening = try #require(await iterator.next())
        }

        func stop() async throws {
            task.cancel()
            #expect(try await task.value == .stopped)
        }

        /// Comes with the address. Returns the status.
        func enter(_ address: URL? = nil) async throws -> Int? {
            let address = address ?? opening.address
            let target = "\(address.path())?\(address.query() ?? "")"
            return try await status(
                of: RawClient.exchange(ConsoleAtWork.get(target, port: opening.port), port: opening.port))
        }
    }

    @Test("The address opens the console, and the port is free again when it was stopped")
    func address() async throws {
        let console = try await Running(in: nil)
        #expect(console.opening.place == .hereAlone)
        #expect(
            console.opening.address.absoluteString.hasPrefix(
                "http://127.0.0.1:\(console.opening.port)/open?capability="))
        #expect(try await console.enter() == 303)
        try await console.stop()
        await untilNobodyListens(at: console.opening.port)
    }

    @Test("A second call gets a fresh address of the first, which opens it though the first address was used")
    func secondCall() async throws {
        try await withTemporaryDirectory { directory in
            let first = try await Running(in: directory)
            #expect(first.opening.place == .here)
            #expect(try await first.enter() == 303)
            for _ in 0..<3 {
                let second = try await Running(in: directory)
                #expect(second.opening.place == .elsewhere)
                #expect(second.opening.port == first.opening.port)
                #expect(second.opening.address != first.opening.address)
                #expect(try await second.task.value == .elsewhere)
                #expect(try await first.enter(second.opening.address) == 303)
                #expect(try await first.enter(second.opening.address) == 403)
            }
            try await first.stop()
            let next = try await Running(in: directory)
            #expect(next.opening.place == .here)
            try await next.stop()
        }
    }

    @Test("Of several that begin at once, one serves and the others find it")
    func race() async throws {
        try await withTemporaryDirectory { directory in
            let consoles = try await withThrowingTaskGroup(of: Running.self) { group in
                for _ in 0..<6 { group.addTask { try await Running(in: directory) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(consoles.filter { $0.opening.place == .here }.count == 1)
            #expect(consoles.filter { $0.opening.place == .elsewhere }.count == 5)
            #expect(Set(consoles.map(\.opening.port)).count == 1)
            for console in consoles { console.task.cancel() }
            for console in consoles { _ = try await console.task.value }
        }
    }

    @Test("A socket that a crashed console left behind is no obstacle, and neither is a file in its place")
    func leftovers() async throws {
        try await withTemporaryDirectory { directory in
            mkdir(directory + "/console", 0o700)
            let socket = try LocalSocket.listen(at: directory + "/console/socket")
            socket.close()
            let console = try await Running(in: directory)
            #expect(console.opening.place == .here)
            try await console.stop()
            try write("", to: directory + "/console/socket")
            let other = try await Running(in: directory)
            #expect(other.opening.place == .here)
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/console/socket")
            #expect(attributes[.posixPermissions] as? UInt == 0o600 || attributes[.posixPermissions] as? Int == 0o600)
            try await other.stop()
            #expect(access(directory + "/console/socket", F_OK) != 0)
        }
    }

    @Test("Where no socket can be made, as with a path that is too long, the console runs alone")
    func tooLong() async throws {
        try await withTemporaryDirectory { directory in
            let long = directory + "/" + String(repeating: "x", count: 120)
            mkdir(long, 0o700)
            let console = try await Running(in: long)
            #expect(console.opening.place == .hereAlone)
            try await console.stop()
        }
    }

    @Test("A console that has the seat and does not answer is reported after a while, with its process")
    func silent() async throws {
        try await withTemporaryDirectory { directory in
            let clock = TestClock()
            let time = ConsoleTime(clock: clock)
            guard case .taken(let seat) = try await ConsoleSeat(in: directory, time: time).ask() else {
                Issue.record("the seat is not free")
                return
            }
            // It answers with nothing, at once.
            let mute = Task { await seat.answer { "" } }
            let run = ConsoleRun(
                operations: MadeUpOperations(), runtimeDirectory: directory, idleExit: .seconds(1), time: time)
            let asking = Task { () throws(ConsoleRunError) in
                try await run.run { _ in Issue.record("there is no address") }
            }
            let advancing = Task {
                while !Task.isCancelled {
                    await clock.untilSomebodySleeps()
                    clock.advance(by: .seconds(1))
                    await Task.yield()
                }
            }
            let result = await asking.result
            advancing.cancel()
            mute.cancel()
            await mute.value
            seat.giveUp()
            #expect(throws: ConsoleRunError.otherIsSilent(process: getpid())) { try result.get() }
        }
    }

    @Test("It ends when nobody has used it for so long, and not while a page is open")
    func idle() async throws {
        let clock = TestClock()
        let activity = Activity(time: ConsoleTime(clock: clock))
        let ended = Flag()
        let waiting = Task {
            try await activity.untilIdle(for: .seconds(60))
            ended.raise()
        }
        /// Whether it goes on waiting.
        func isWaiting(after time: Duration) async -> Bool {
            clock.advance(by: time)
            while !ended.isRaised {
                if clock.isSomebodyAsleep { return true }
                await Task.yield()
            }
            return false
        }
        await clock.untilSomebodySleeps()
        #expect(await isWaiting(after: .seconds(59)))
        activity.note()
        #expect(await isWaiting(after: .seconds(59)))
        await activity.during {
            for _ in 0..<5 { #expect(await isWaiting(after: .seconds(60))) }
        }
        #expect(await isWaiting(after: .seconds(59)))
        #expect(await !isWaiting(after: .seconds(1)))
        try await waiting.value
    }

    @Test("Without a page it ends by itself, and says that nobody used it")
    func idleExit() async throws {
        let clock = TestClock()
        let console = try await Running(in: nil, idleExit: .seconds(60), time: ConsoleTime(clock: clock))
        await clock.untilSomebodySleeps()
        clock.advance(by: .seconds(60))
        #expect(try await console.task.value == .idle)
        await untilNobodyListens(at: console.opening.port)
    }

    @Test("A port that another program has is said to be taken")
    func portInUse() async throws {
        let console = try await Running(in: nil)
        let run = ConsoleRun(
            operations: MadeUpOperations(), runtimeDirectory: nil, port: console.opening.port, idleExit: .seconds(60))
        await #expect(throws: ConsoleRunError.cannotListen(port: console.opening.port, errno: EADDRINUSE)) {
            try await run.run { _ in }
        }
        try await console.stop()
    }

    @Test("When it ends, sign-ins let go and open pages are told")
    func stopping() async throws {
        let operations = MadeUpOperations()
        let server = try ConsoleServer(operations: operations)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let running = Task { try await server.run(port: 0) { ready.yield($0) } }
        var iterator = ports.makeAsyncIterator()
        let console = ConsoleAtWork(
            server: server, operations: operations, port: try #require(await iterator.next()))
        let browser = try await console.browser()
        let stream = try await RawClient.connect(port: console.port)
        try await stream.send(browser.request("GET", "/events"))
        while try await !stream.received.contains("retry:") { await Task.yield() }
        _ = try await browser.post("/accounts/work/incoming/authorize")
        await operations.untilSigningIn()
        running.cancel()
        try await running.value
        #expect(try await stream.answer().hasSuffix("0\r\n\r\n"))
        #expect(await !server.signIns.isRunning)
    }
}

extension ConsoleTime {
    /// No limit is ever over, so that whoever waits for another console waits until it answers, however busy the machine.
    fileprivate static var thatStandsStill: ConsoleTime {
        var time = ConsoleTime()
        time.elapsed = { .zero }
        return time
    }
}

private final class Flag: Sendable {
    private let state = Mutex(false)

    func raise() { state.withLock { $0 = true } }
    var isRaised: Bool { state.withLock { $0 } }
}
