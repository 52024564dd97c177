import Glibc
import Grants
import LocalState
import Loopback
import SystemPackage

/// One console at a time for a user: who has the seat holds a lock, and gives a fresh address to whoever of the same user
/// connects to a socket beside it. What a console that crashed leaves behind is in nobody's way: the kernel frees its lock.
struct ConsoleSeat: Sendable {
    /// What came of asking for the seat.
    enum Asked {
        case taken(Held)
        /// Another console has it, and this is an address that opens it.
        case address(String)
        /// Another one has it and does not answer, such as a process that was stopped. Its number, where it is known.
        case silent(process: Int32?)
    }

    private let directory: String
    private let time: ConsoleTime

    private static let answerLimit = Duration.seconds(10)
    /// Between two tries, while another console begins or ends.
    private static let pause = Duration.milliseconds(50)

    private var lockPath: String { directory + "/lock" }
    private var socketPath: String { directory + "/socket" }

    /// - Parameter runtimeDirectory: a directory that is known to be this user's alone.
    init(in runtimeDirectory: String, time: ConsoleTime) {
        directory = runtimeDirectory + "/console"
        self.time = time
    }

    /// - Throws: ``LedgerError`` where the lock's file cannot be made; `Errno` where nothing can listen beside it, as with a
    ///   path that is too long for a socket.
    func ask() async throws -> Asked {
        let end = time.elapsed() + Self.answerLimit
        var process: Int32?
        repeat {
            if let lock = try OpenFileLock.taken(at: lockPath) { return .taken(try listen(holding: lock)) }
            if let socket = try? LocalSocket.connect(to: socketPath) {
                defer { socket.close() }
                if socket.isOfThisUser {
                    process = socket.process
                    let text = await socket.receive(within: Self.answerLimit)
                    if let text, !text.isEmpty { return .address(text) }
                }
            }
            try await time.sleep(Self.pause)
        } while time.elapsed() < end
        return .silent(process: process)
    }

    private func listen(holding lock: OpenFileLock) throws(Errno) -> Held {
        unlink(socketPath)
        let socket = try LocalSocket.listen(at: socketPath)
        chmod(socketPath, 0o600)
        return Held(lock: lock, socket: socket, path: socketPath)
    }

    /// The seat, until it is given up.
    struct Held: Sendable {
        fileprivate let lock: OpenFileLock
        fileprivate let socket: LocalSocket
        fileprivate let path: String

        /// Answers whoever asks, until the task is cancelled.
        func answer(_ address: @Sendable () -> String) async {
            while let asking = await socket.accept() {
                asking.send(address())
                asking.close()
            }
        }

        func giveUp() {
            unlink(path)
            socket.close()
            lock.release()
        }
    }
}
