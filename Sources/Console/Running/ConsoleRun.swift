public import FoundationEssentials
import Grants
import NIOCore
import Secrets

/// The console from its first address to its end.
public struct ConsoleRun: Sendable {
    /// An address that opens the console, once and for a few minutes.
    public struct Opening: Sendable {
        /// It holds a capability: it is for the person's browser, and for nobody's log.
        public var address: URL
        public var port: Int
        public var place: Place
    }

    public enum Place: Sendable, Equatable {
        /// This process serves it, and later calls find it.
        case here
        /// This process serves it, and later calls have another one: there is no place to meet.
        case hereAlone
        /// Another process of this user serves it.
        case elsewhere
    }

    public enum End: Sendable, Equatable {
        /// The task was cancelled.
        case stopped
        /// Nobody has used it for as long as it waits.
        case idle
        /// Another process serves the console.
        case elsewhere
    }

    private let operations: any ConsoleOperations
    private let runtimeDirectory: String?
    private let port: Int
    private let idleExit: Duration
    private let time: ConsoleTime

    /// - Parameters:
    ///   - operations: what the pages can do.
    ///   - runtimeDirectory: a directory that is known to be this user's alone, where the consoles of one user meet; nothing
    ///     where there is none.
    ///   - port: 0 takes any free one.
    ///   - idleExit: how long it waits for a request while no page is open.
    public init(
        operations: any ConsoleOperations, runtimeDirectory: String?, port: Int = 0, idleExit: Duration,
        time: ConsoleTime = ConsoleTime()
    ) {
        self.operations = operations
        self.runtimeDirectory = runtimeDirectory
        self.port = port
        self.idleExit = idleExit
        self.time = time
    }

    /// Serves until the task is cancelled or nobody uses it any more, or finds the console that is there already.
    ///
    /// - Parameter open: called once with the address.
    /// - Throws: ``ConsoleRunError``
    public func run(open: @escaping @Sendable (Opening) async -> Void) async throws(ConsoleRunError) -> End {
        guard let runtimeDirectory else { return try await serve(seat: nil, open: open) }
        let asked: ConsoleSeat.Asked
        do {
            asked = try await ConsoleSeat(in: runtimeDirectory, time: time).ask()
        } catch {
            guard !(error is CancellationError) else { return .stopped }
            return try await serve(seat: nil, open: open)
        }
        switch asked {
        case .silent(let process):
            throw .otherIsSilent(process: process)
        case .address(let text):
            guard let address = URL(string: text), let port = address.port else {
                throw .otherIsSilent(process: nil)
            }
            await open(Opening(address: address, port: port, place: .elsewhere))
            return .elsewhere
        case .taken(let seat):
            defer { seat.giveUp() }
            return try await serve(seat: seat, open: open)
        }
    }

    private func serve(
        seat: ConsoleSeat.Held?, open: @escaping @Sendable (Opening) async -> Void
    ) async throws(ConsoleRunError) -> End {
        do {
            let server = try ConsoleServer(operations: operations, time: time)
            let (ports, ready) = AsyncStream.makeStream(of: Int.self)
            return try await withThrowingTaskGroup(of: End?.self) { group in
                group.addTask {
                    try await server.run(port: port) { ready.yield($0) }
                    return .stopped
                }
                group.addTask {
                    try await server.activity.untilIdle(for: idleExit)
                    return .idle
                }
                group.addTask {
                    var iterator = ports.makeAsyncIterator()
                    guard let port = await iterator.next() else { return nil }
                    await invite(to: server, at: port, seat, open)
                    return nil
                }
                defer { group.cancelAll() }
                while let end = try await group.next() {
                    if let end { return end }
                }
                return .stopped
            }
        } catch is CancellationError {
            return .stopped
        } catch let error as IOError {
            throw .cannotListen(port: port, errno: error.errnoCode)
        } catch {
            throw .fault
        }
    }

    /// Opens the console, and opens it again for whoever asks.
    private func invite(
        to server: ConsoleServer, at port: Int, _ seat: ConsoleSeat.Held?,
        _ open: @escaping @Sendable (Opening) async -> Void
    ) async {
        let address = { @Sendable in
            server.activity.note()
            let capability = server.capabilities.issue().exposedText
            return "http://127.0.0.1:\(port)\(Gatekeeper.entrance)?\(Gatekeeper.capabilityParameter)=\(capability)"
        }
        async let answering: Void? = seat?.answer(address)
        if let url = URL(string: address()) {
            await open(Opening(address: url, port: port, place: seat == nil ? .hereAlone : .here))
        }
        await answering
    }
}

/// Why there is no console.
public enum ConsoleRunError: Error, Sendable, Equatable {
    /// Nothing can listen at the port: the system's number of the error.
    case cannotListen(port: Int, errno: Int32)
    /// Another console of this user is there and does not answer: its process, where it is known.
    case otherIsSilent(process: Int32?)
    /// Something in the program itself.
    case fault
}
