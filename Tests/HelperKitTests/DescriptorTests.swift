import Dispatch
import Glibc
import Secrets
import Testing

@testable import HelperKit

@Suite struct DescriptorTests {
    @Test("A reader that is gone, a full device and a closed descriptor are status 74, and the process lives")
    func writeErrors() {
        let pipe = Pipe()
        close(pipe.readEnd)
        #expect(StandardOutput.write(Secret("token"), to: pipe.writeEnd) == .ioError)
        close(pipe.writeEnd)
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        #expect(StandardOutput.write(Secret("token"), to: full) == .ioError)
        close(full)
        #expect(StandardOutput.write(Secret("token"), to: -1) == .ioError)
    }

    @Test("An answer larger than the pipe arrives whole, also where the pipe is non-blocking")
    func largeAnswer() async {
        let pipe = Pipe()
        _ = fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK)
        let answer = Secret((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
        async let received = onThread { Self.readAll(pipe.readEnd) }
        async let status = onThread {
            defer { close(pipe.writeEnd) }
            return StandardOutput.write(answer, to: pipe.writeEnd)
        }
        #expect(await status == .success)
        #expect(await received == answer)
        close(pipe.readEnd)
    }

    @Test("A request is read up to its empty line, however it is cut into pieces, and no further than it must")
    func readRequest() {
        let pipe = Pipe()
        for piece in ["proto", "col=smtp\n", "\n"] { StandardOutput.write(Secret(piece), to: pipe.writeEnd) }
        // The writing end stays open: only the empty line ends the request.
        #expect(StandardInput.readMessage(from: pipe.readEnd) == Secret("protocol=smtp\n\n"))
        close(pipe.writeEnd)
        #expect(StandardInput.readMessage(from: pipe.readEnd) == Secret(""))
        close(pipe.readEnd)
        #expect(StandardInput.readMessage(from: -1) == Secret(""))
    }

    @Test("A request without end is given up at the limit")
    func endlessRequest() {
        let zeros = open("/dev/zero", O_RDONLY | O_CLOEXEC)
        #expect(StandardInput.readMessage(from: zeros) == nil)
        close(zeros)
    }

    /// Runs what blocks outside the pool of threads that tests share.
    private func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }

    private static func readAll(_ descriptor: Int32) -> Secret {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return Secret(bytes) }
            bytes += buffer[..<count]
        }
    }
}

private struct Pipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }
}
