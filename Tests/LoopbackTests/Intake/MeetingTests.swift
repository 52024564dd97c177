import Glibc
import Grants
import Testing

@testable import Loopback

/// One process that brings an address to another, where one of the two does not do its part.
@Suite("Bringing an address to a process that waits", .timeLimit(.minutes(2)))
struct MeetingTests {
    private let right = "http://127.0.0.1:1/?state=right&code=abc"
    private let brief = Handover.Patience(judging: .milliseconds(50), concluding: .milliseconds(50))

    private func withMeetingPoint(_ body: (MeetingPoint, String) async throws -> Void) async throws {
        try await withDirectory { directory in
            try await body(MeetingPoint(in: directory, for: "work"), "\(directory)/sign-ins/work.\(getpid())")
        }
    }

    @Test("Whoever brings an address from a pipe that nobody closes is not kept for ever")
    func nobodyBrings() async throws {
        try await withMeetingPoint { point, _ in
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            defer { for end in ends { close(end) } }
            let brought = BroughtAddress(
                display: SignInDisplay(show: { _ in }), patience: .milliseconds(50),
                input: DescriptorInput(descriptor: ends[0]))
            #expect(await brought.bring(to: Handover(at: point)) == nil)
        }
    }

    @Test("A process that was stopped, before it takes the address or after, is not waited for without end")
    func silent() async throws {
        try await withMeetingPoint { point, path in
            let (socket, _) = try #require(point.open())
            let handover = Handover(at: point, patience: brief)
            #expect(await handover.bring(right) == .silent)
            point.close(socket, at: path)

            let intake = try #require(HandoverIntake(at: point))
            let waiting = Task {
                await intake.answer { text in
                    RedirectAddress(redirectURI: "http://127.0.0.1:1").judge(text, examine: rightState)
                }
            }
            // As long as the other takes to say that it is its own.
            let patience = Handover.Patience(judging: .seconds(60), concluding: .milliseconds(50))
            #expect(await Handover(at: point, patience: patience).bring(right) == .silent)
            guard case .answer = await waiting.value else {
                Issue.record("no answer")
                return
            }
            await intake.conclude(with: .authorized(account: "work"))
        }
    }

    @Test("A socket is left over where nobody listens, and not where somebody takes no more connections")
    func leftOver() async throws {
        try await withMeetingPoint { point, path in
            let (socket, name) = try #require(point.open())
            #expect(name == path)
            var connections: [LocalSocket] = []
            while true {
                let more = point.waiting()
                if more.isEmpty { break }
                connections += more
            }
            #expect(!connections.isEmpty)
            #expect(access(path, F_OK) == 0)
            for connection in connections { connection.close() }
            socket.close()
            // A process that another test has just forked holds the socket, too, until it is its own program.
            while access(path, F_OK) == 0 {
                for connection in point.waiting() { connection.close() }
            }
            #expect(point.waiting().isEmpty)
        }
    }
}
