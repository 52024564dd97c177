import Glibc
import Grants
import OAuth
import Subprocess
import Synchronization
import TestConnections
import Testing

@testable import Loopback

@Suite("Ways for a redirect address to arrive", .timeLimit(.minutes(2)))
struct IntakeTests {
    private let right = "http://127.0.0.1:1/?state=right&code=abc"
    private let judge: @Sendable (String) -> RedirectAddress.Judgement = { text in
        RedirectAddress(redirectURI: "http://127.0.0.1:1").judge(text, examine: rightState)
    }

    /// A pseudo-terminal whose other end is a person's.
    private struct PseudoTerminal {
        let person: Int32
        let program: Int32

        init() throws {
            // As grantpt(3) and its relatives do, which the C library declares for others only (pts(4)).
            person = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
            var isLocked: Int32 = 0
            var number: Int32 = 0
            let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
            let tell: UInt = 0x8004_5430  // TIOCGPTN
            try #require(ioctl(person, unlock, &isLocked) == 0 && ioctl(person, tell, &number) == 0)
            program = Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            try #require(program >= 0)
        }

        /// Waits without keeping a thread, which the reader may need.
        func type(_ text: String) async throws {
            var bytes = Array(text.utf8)[...]
            while !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { write(person, $0.baseAddress, min($0.count, 512)) }
                if count > 0 { bytes = bytes.dropFirst(count) } else { try await Task.sleep(for: .milliseconds(1)) }
            }
        }

        var modes: termios {
            var modes = termios()
            tcgetattr(program, &modes)
            return modes
        }

        var isCanonical: Bool { modes.c_lflag & tcflag_t(ICANON) != 0 }

        /// Whether the program can read something, within a second.
        var hasInput: Bool {
            var poll = pollfd(fd: program, events: Int16(POLLIN), revents: 0)
            return Glibc.poll(&poll, 1, 1_000) > 0
        }

        func close() {
            Glibc.close(person)
            Glibc.close(program)
        }
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        var add: @Sendable (String) -> Void { { line in self.lines.withLock { $0.append(line) } } }
    }

    private func paste(_ terminal: PseudoTerminal, _ complaints: Lines = Lines()) -> PasteIntake {
        PasteIntake(
            terminal: DescriptorInput(descriptor: terminal.program),
            display: SignInDisplay(show: { _ in }, complain: complaints.add), hasListener: false)
    }

    @Test("Ten thousand characters are pasted whole, after a wrong try, and the terminal is as before")
    func paste() async throws {
        let terminal = try PseudoTerminal()
        defer { terminal.close() }
        let complaints = Lines()
        let intake = paste(terminal, complaints)
        let waiting = Task { [judge] in await intake.answer(judge: judge) }
        while terminal.isCanonical { try await Task.sleep(for: .milliseconds(1)) }
        try await terminal.type("abc\r")
        while complaints.all.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        try await terminal.type(right + String(repeating: "x", count: 10_000) + "\r")
        guard case .answer(let verdict) = await waiting.value else {
            Issue.record("no answer")
            return
        }
        #expect(grantedCode(verdict) == "abc" + String(repeating: "x", count: 10_000))
        #expect(complaints.all.count == 1)
        #expect(terminal.isCanonical)
    }

    @Test("What follows the address is not left to the shell, and no key leaves the terminal as it is at the prompt")
    func terminalAfterwards() async throws {
        let terminal = try PseudoTerminal()
        defer { terminal.close() }
        let keys = { withUnsafeBytes(of: terminal.modes.c_cc) { [$0[Int(VSUSP)], $0[Int(VQUIT)]] } }
        let before = keys()
        try #require(!before.contains(0))
        let intake = paste(terminal)
        let waiting = Task { [judge] in
            await intake.answer { text in
                let rest = "touch /tmp/pasted\r"
                _ = rest.withCString { write(terminal.person, $0, strlen($0)) }
                #expect(terminal.hasInput)
                return judge(text)
            }
        }
        while terminal.isCanonical { try await Task.sleep(for: .milliseconds(1)) }
        #expect(keys() == [0, 0])
        try await terminal.type(right + "\r")
        guard case .answer = await waiting.value else {
            Issue.record("no answer")
            return
        }
        #expect(keys() == before)
        #expect(!terminal.hasInput)
    }

    @Test("A refusal of the provider's with the right state ends it: a state is used once")
    func refusal() async throws {
        let terminal = try PseudoTerminal()
        defer { terminal.close() }
        let complaints = Lines()
        let intake = paste(terminal, complaints)
        let waiting = Task {
            await intake.answer { text in
                text.contains("error=")
                    ? .answer(.failed(.refused(ErrorAnswer(error: "access_denied")))) : .unusable("nothing")
            }
        }
        while terminal.isCanonical { try await Task.sleep(for: .milliseconds(1)) }
        try await terminal.type("http://127.0.0.1:1/?state=right&error=access_denied\r")
        while !terminal.isCanonical, complaints.all.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        // Whoever asks again ends by this.
        waiting.cancel()
        guard case .answer(.failed(.refused)) = await waiting.value else {
            Issue.record("it was asked for again")
            return
        }
    }

    @Test("Ctrl-D ends it, and so does the end of the task; the terminal is as before")
    func ends() async throws {
        for isCancelled in [false, true] {
            let terminal = try PseudoTerminal()
            defer { terminal.close() }
            let intake = paste(terminal)
            let waiting = Task { [judge] in await intake.answer(judge: judge) }
            while terminal.isCanonical { try await Task.sleep(for: .milliseconds(1)) }
            if isCancelled { waiting.cancel() } else { try await terminal.type("\u{04}") }
            guard case .exhausted(nil) = await waiting.value else {
                Issue.record("an answer")
                return
            }
            #expect(terminal.isCanonical)
        }
    }

    /// A way that ends as it is told.
    private struct ScriptedIntake: RedirectIntake {
        let ends: @Sendable () async -> IntakeEnd

        func instructions(for redirectURI: String) -> [String] { [] }

        func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd {
            await ends()
        }
    }

    private func open(
        _ intakes: [any RedirectIntake], isFirstNamed: Bool = false, _ complaints: Lines = Lines()
    ) -> OpenRedirect {
        OpenRedirect(
            redirectURI: "http://127.0.0.1:1", listener: nil, intakes: intakes, isFirstNamed: isFirstNamed,
            display: SignInDisplay(show: { _ in }, complain: complaints.add), patience: .seconds(600),
            clock: TestClock())
    }

    @Test("Where nobody can be asked at the terminal, as in the background, the other ways stay open, and that is said")
    func lastWay() async throws {
        let nothing = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let prompt = PasteIntake(
            terminal: DescriptorInput(descriptor: nothing), display: SignInDisplay(show: { _ in }), hasListener: false)
        let complaints = Lines()
        let other = ScriptedIntake {
            while complaints.all.isEmpty, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            return .answer(rightState("state=right&code=abc"))
        }
        let verdict = try await open([prompt, other], complaints).redirect(examine: rightState)
        #expect(grantedCode(verdict) == "abc")
        #expect(complaints.all == ["nothing was given here; the sign-in still waits for the other ways"])

        let last = ScriptedIntake { .exhausted("that was nothing") }
        await #expect(throws: ConsentError(.cancelled, "that was nothing")) {
            _ = try await open([last]).redirect(examine: rightState)
        }
        await #expect(throws: ConsentError(.cancelled, "no redirect address was given")) {
            _ = try await open([prompt, ScriptedIntake { .exhausted(nil) }]).redirect(examine: rightState)
        }
    }

    @Test("The way that was named ends it, whatever else is open")
    func namedWay() async throws {
        let named = ScriptedIntake { .exhausted("that was nothing") }
        let never = ScriptedIntake {
            try? await Task.sleep(for: .seconds(600))
            return .exhausted(nil)
        }
        await #expect(throws: ConsentError(.cancelled, "that was nothing")) {
            _ = try await open([named, never], isFirstNamed: true).redirect(examine: rightState)
        }
    }

    @Test(
        "A FIFO is waited for, may be written to again after something wrong, and is read to its end however slow the writer",
        arguments: [Duration.zero, .seconds(10)])
    func fifo(patience: Duration) async throws {
        let path = "/tmp/mailgrant-fifo-\(getpid())-\(patience.components.seconds)"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let complaints = Lines()
        let intake = FileIntake(
            path: path, display: SignInDisplay(show: { _ in }, complain: complaints.add), patience: patience)
        let waiting = Task { [judge] in await intake.answer(judge: judge) }
        for text in ["wrong\n", right + "\n"] {
            // Nobody has it open before the first look.
            var descriptor = Glibc.open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            while descriptor < 0 {
                try await Task.sleep(for: .milliseconds(5))
                descriptor = Glibc.open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            }
            // Whoever writes slowly has each letter taken, and is not taken for one who has ended.
            for letter in text.utf8 {
                #expect(withUnsafeBytes(of: letter) { write(descriptor, $0.baseAddress, 1) } == 1)
                var waiting: Int32 = 1
                while waiting > 0 {
                    try await Task.sleep(for: .milliseconds(1))
                    try #require(ioctl(descriptor, UInt(FIONREAD), &waiting) == 0)
                }
            }
            close(descriptor)
            while complaints.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
        guard case .answer(let verdict) = await waiting.value else {
            Issue.record("no answer")
            return
        }
        #expect(grantedCode(verdict) == "abc")
    }

    @Test("Of several who wait, the one whose address it is takes it, and says what came of it")
    func handover() async throws {
        var template = Array("/tmp/mailgrant-meeting-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { rmdir(directory) }
        let point = MeetingPoint(in: directory, for: "work")
        // However busy the machine is.
        let bringer = Handover(at: point, patience: Handover.Patience(judging: .seconds(600)))
        #expect(!bringer.isAwaited)
        #expect(await bringer.bring(right) == .nobody)

        let intake = try #require(HandoverIntake(at: point, deadline: .seconds(600)))
        #expect(Handover(at: MeetingPoint(in: directory, for: "wor")).isAwaited == false)
        let waiting = Task { [judge] in await intake.answer(judge: judge) }
        #expect(bringer.isAwaited)
        guard case .unusable(let reason) = await bringer.bring("http://127.0.0.1:1/?state=wrong&code=abc") else {
            Issue.record("taken")
            return
        }
        #expect(reason.contains("belongs to another sign-in"))
        async let end = bringer.bring(right)
        guard case .answer(let verdict) = await waiting.value else {
            Issue.record("no answer")
            return
        }
        #expect(grantedCode(verdict) == "abc")
        await intake.conclude(with: .failed(what: "It\twas\nnothing.", remedy: "Try again."))
        #expect(await end == .concluded(.failed(what: "Itwasnothing.", remedy: "Try again.")))
        #expect(!bringer.isAwaited)
    }

    @Test(
        "Another user's connection is closed without an answer, even where the directory is open to it",
        .enabled(if: geteuid() == 0, "only root can be somebody else"))
    func stranger() async throws {
        var template = Array("/tmp/mailgrant-meeting-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { rmdir(directory) }
        let intake = try #require(HandoverIntake(at: MeetingPoint(in: directory, for: "work")))
        let socket = "\(directory)/sign-ins/work.\(getpid())"
        chmod(directory, 0o755)
        chmod("\(directory)/sign-ins", 0o755)
        chmod(socket, 0o666)
        let waiting = Task { [judge] in await intake.answer(judge: judge) }
        for user in [65_534, 0] {
            let script = """
                import socket, sys
                with socket.socket(socket.AF_UNIX) as one:
                    one.connect(sys.argv[1])
                    try:
                        one.sendall(sys.argv[2].encode())
                        one.shutdown(socket.SHUT_WR)
                        print(one.recv(100).decode().strip())
                    except OSError:
                        print()
                """
            let result = try await Subprocess.run(
                .name("setpriv"),
                arguments: [
                    "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--", "/usr/bin/python3", "-c", script,
                    socket,
                    right,
                ], output: .string(limit: 1_000), error: .string(limit: 5_000))
            #expect(result.standardOutput == (user == 0 ? "taken\n" : "\n"), "\(result.standardError)")
        }
        guard case .answer = await waiting.value else {
            Issue.record("no answer")
            return
        }
        await intake.conclude(with: .authorized(account: "work"))
    }

    @Test("An inbox takes an address only while somebody waits, says what is wrong with another, and takes one once")
    func inbox() async throws {
        let inbox = AddressInbox()
        #expect(inbox.give(right)?.contains("does not wait") == true)
        let waiting = Task { await inbox.answer(judge: judge) }
        var reason = inbox.give("abc")
        while reason?.contains("does not wait") == true {
            await Task.yield()
            reason = inbox.give("abc")
        }
        #expect(reason?.contains("a part of the address only") == true)
        #expect(inbox.give(right) == nil)
        guard case .answer = await waiting.value else {
            Issue.record("no answer")
            return
        }
        #expect(inbox.give(right)?.contains("does not wait") == true)
    }

    @Test("An inbox whose sign-in has gone on by another way takes nothing, before and after it is asked")
    func closedInbox() async throws {
        for isAwaited in [true, false] {
            let inbox = AddressInbox()
            let waiting = Task {
                if !isAwaited { withUnsafeCurrentTask { $0?.cancel() } }
                return await inbox.answer(judge: judge)
            }
            if isAwaited {
                while inbox.give("abc")?.contains("does not wait") == true { await Task.yield() }
                waiting.cancel()
            }
            guard case .exhausted(nil) = await waiting.value else {
                Issue.record("an answer")
                return
            }
            #expect(inbox.give(right)?.contains("does not wait") == true)
        }
    }
}
