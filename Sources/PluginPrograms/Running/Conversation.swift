import CredentialWire
import Glibc
import Secrets

/// What goes through the three pipes of a program that runs, in both directions at once.
///
/// It waits with poll(2) for whatever comes first: room to write, something to read, the end of the process, the end of
/// the time. A program that forks is over when it itself ends, whoever keeps its pipes.
struct Conversation: ~Copyable {
    var input: Pipe
    var output: Pipe
    var errors: Pipe
    /// A descriptor of the process (pidfd_open(2)), readable once it has ended; -1 before it is started.
    private var process: Int32 = -1
    private var received = ReceivedBytes()
    private var search = CredentialMessage.EndSearch()
    private var total = 0
    private(set) var hasExited = false
    /// The end of what came on standard error.
    private(set) var said: [UInt8] = []

    /// What is waited for.
    enum Goal {
        /// That everything is sent.
        case sent
        /// That a message has come, or none can come any more.
        case message
        /// That the program has ended.
        case exit
    }

    enum Stop: Equatable {
        case reached
        case timeIsOver
        case interrupted
        case tooMuchOutput
    }

    init(input: consuming Pipe, output: consuming Pipe, errors: consuming Pipe) {
        self.input = input
        self.output = output
        self.errors = errors
        for ours in [self.input.writeEnd, self.output.readEnd, self.errors.readEnd] { Pipe.neverWait(at: ours) }
    }

    /// The program runs and has its ends of the pipes.
    mutating func begin(process: Int32) {
        self.process = process
        input.closeReadEnd()
        output.closeWriteEnd()
        errors.closeWriteEnd()
    }

    /// The process is gone, and its descriptor with it.
    mutating func end() {
        process = -1
        hasExited = true
        input.closeWriteEnd()
        output.closeReadEnd()
        errors.closeReadEnd()
    }

    /// Sends and receives until the goal is reached.
    ///
    /// - Parameters:
    ///   - message: what is to be sent. A program that has closed its standard input gets no more of it.
    ///   - interruption: a descriptor that ends the wait when it can be read; -1 for none.
    mutating func carry(
        _ message: Secret, to goal: Goal, until deadline: ContinuousClock.Instant, interruption: Int32
    ) -> Stop {
        var sent = 0
        while true {
            let isSent = sent == message.count || input.writeEnd < 0
            if isReached(goal, isSent: isSent) { return .reached }
            var waits = [
                pollfd(fd: isSent ? -1 : input.writeEnd, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
            ]
            guard let milliseconds = Self.milliseconds(until: deadline) else { return .timeIsOver }
            guard poll(&waits, nfds_t(waits.count), milliseconds) > 0 else { continue }
            if waits[4].revents != 0 { return .interrupted }
            if waits[0].revents != 0 { sent += write(message, from: sent) }
            if waits[1].revents != 0 { readOutput() }
            if waits[2].revents != 0 { readErrors() }
            if waits[3].revents != 0 { readRest() }
            if total > PluginLimits.output { return .tooMuchOutput }
        }
    }

    /// The message that has come, as bytes; what follows it stays for the next. Nothing where the stream is at its end.
    mutating func takeMessage() -> Secret? {
        let isWhole = search.isFound(in: received.bytes)
        let length = isWhole ? search.searched + 1 : received.count
        search = CredentialMessage.EndSearch()
        return isWhole || length > 0 ? received.take(first: length) : nil
    }

    private mutating func isReached(_ goal: Goal, isSent: Bool) -> Bool {
        switch goal {
        case .exit: hasExited
        case .sent: isSent || hasExited
        case .message: hasExited || isSent && (output.readEnd < 0 || search.isFound(in: received.bytes))
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32? {
        let left = deadline - .now
        guard left > .zero else { return nil }
        return Int32(clamping: Int64(left / .milliseconds(1)) + 1)
    }

    // MARK: The streams

    /// - Returns: how many bytes went.
    private mutating func write(_ message: Secret, from sent: Int) -> Int {
        let length = BrokenPipe.unsignalled {
            message.withExposedBytes { bytes in
                Glibc.write(input.writeEnd, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
        }
        if length >= 0 { return length }
        // It has closed its standard input or has ended. What it answers decides whether that is a fault.
        if errno != EAGAIN, errno != EINTR { input.closeWriteEnd() }
        return 0
    }

    /// - Returns: whether there may be more at once.
    @discardableResult
    private mutating func readOutput() -> Bool {
        let length = received.read(from: output.readEnd)
        if length > 0 {
            total += length
            return total <= PluginLimits.output
        }
        if length == 0 || (errno != EAGAIN && errno != EINTR) { output.closeReadEnd() }
        return false
    }

    @discardableResult
    private mutating func readErrors() -> Bool {
        var block = [UInt8](repeating: 0, count: 4096)
        let length = Glibc.read(errors.readEnd, &block, block.count)
        if length > 0 {
            said = (said + block.prefix(length)).suffix(Self.longestSaid)
            return true
        }
        if length == 0 || (errno != EAGAIN && errno != EINTR) { errors.closeReadEnd() }
        return false
    }

    /// What the program left in the pipes when it ended. Nobody waits for what another process that has them adds, and
    /// one that never stops writing is not read for ever.
    private mutating func readRest() {
        while output.readEnd >= 0, readOutput() {}
        for _ in 0..<(Self.longestSaid / 4096) where errors.readEnd >= 0 { readErrors() }
        hasExited = true
    }

    private static let longestSaid = 16_384
}

/// A write into a pipe that nobody reads raises SIGPIPE, which would end this process where it is not ignored.
private enum BrokenPipe {
    static func unsignalled(_ write: () -> Int) -> Int {
        var pipe = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        let length = write()
        let failure = errno
        if length < 0, failure == EPIPE {
            // The signal waits for this thread: it is taken before it may come through.
            var none = timespec()
            _ = sigtimedwait(&pipe, nil, &none)
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = failure
        return length
    }
}
