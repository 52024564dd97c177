import Grants
import OAuth
import Synchronization

/// Another process of the user brings the address: `mailgrant authorize ACCOUNT --resume`.
final class HandoverIntake: RedirectIntake {
    private let point: MeetingPoint
    private let socket: LocalSocket
    private let path: String
    private let command: String
    /// Whoever brought the answer waits for the outcome.
    private let bringer = Mutex<LocalSocket?>(nil)
    private let isOpen = Mutex(true)

    private let deadline: Duration

    /// - Parameter deadline: how long one bringer may take to say what it brings.
    init?(at point: MeetingPoint, deadline: Duration = .seconds(10)) {
        guard let (socket, path) = point.open() else { return nil }
        self.point = point
        self.deadline = deadline
        self.socket = socket
        self.path = path
        command = "mailgrant authorize \(point.subject) --resume"
    }

    deinit { close() }

    func instructions(for redirectURI: String) -> [String] {
        ["The address that the browser ends at can also be given to: \(command)"]
    }

    func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd {
        while let connection = await socket.accept() {
            guard let bytes = await connection.input.readToEnd(within: deadline) else {
                connection.close()
                continue
            }
            switch judge(String(decoding: bytes, as: UTF8.self)) {
            case .unusable(let reason):
                connection.send(HandoverReply.unusable(reason).line)
                connection.close()
            case .answer(let verdict):
                connection.send(HandoverReply.taken.line)
                bringer.withLock { $0 = connection }
                return .answer(verdict)
            }
        }
        return .exhausted(nil)
    }

    func conclude(with outcome: ConsentOutcome) async {
        let connection = bringer.withLock { bringer in
            defer { bringer = nil }
            return bringer
        }
        connection?.send(HandoverReply(outcome).line)
        connection?.close()
        close()
    }

    private func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { point.close(socket, at: path) }
    }
}
