import HelperKit
import MailConnections
import Messages
import Testing

@testable import Commands

@Suite("The command line of sendmail")
struct SendmailArgumentsTests {
    private static func arguments(_ change: (inout SendmailArguments) -> Void) throws -> SendmailArguments {
        var arguments = try SendmailArguments([])
        change(&arguments)
        return arguments
    }

    /// As mail programs call it, and what it comes to.
    static let table: [(String, @Sendable (inout SendmailArguments) -> Void)] = [
        ("", { _ in }),
        ("a@b.c d@e.f", { $0.recipients = ["a@b.c", "d@e.f"] }),
        ("-t", { $0.readsRecipients = true }),
        (
            "-ti",
            {
                $0.readsRecipients = true; $0.ignoresDots = true
            }
        ),
        (
            "-it a@b.c",
            {
                $0.readsRecipients = true; $0.ignoresDots = true; $0.recipients = ["a@b.c"]
            }
        ),
        ("-q", { $0.runsQueue = true }), ("-em -d0.1", { _ in }),
        ("-oi", { $0.ignoresDots = true }), ("-o i", { $0.ignoresDots = true }),
        ("-oem -odb -oeq -odi -o7", { _ in }), ("-om -i", { $0.ignoresDots = true }),
        // mutt
        (
            "-oem -oi -f a@b.c -- d@e.f",
            {
                $0.ignoresDots = true; $0.sender = "a@b.c"; $0.recipients = ["d@e.f"]
            }
        ),
        // cron
        (
            "-FCronDaemon -i -B8BITMIME -oem alice",
            {
                $0.fullName = "CronDaemon"; $0.ignoresDots = true; $0.recipients = ["alice"]
            }
        ),
        // git send-email
        (
            "-f a@b.c -i d@e.f g@h.i",
            {
                $0.sender = "a@b.c"; $0.ignoresDots = true; $0.recipients = ["d@e.f", "g@h.i"]
            }
        ),
        // s-nail
        (
            "-i -r a@b.c -- d@e.f",
            {
                $0.ignoresDots = true; $0.sender = "a@b.c"; $0.recipients = ["d@e.f"]
            }
        ),
        ("-fa@b.c", { $0.sender = "a@b.c" }),
        (
            "-if a@b.c",
            {
                $0.ignoresDots = true; $0.sender = "a@b.c"
            }
        ),
        ("-ra@b.c -f <>", { $0.sender = "<>" }),
        (
            "a@b.c -f d@e.f",
            {
                $0.recipients = ["a@b.c"]; $0.sender = "d@e.f"
            }
        ),
        ("-- -t --help", { $0.recipients = ["-t", "--help"] }),
        ("-", { $0.recipients = ["-"] }),
        (
            "-bm -v -U -n -m -Am -G -h 5 -q15m -q -d0.1 -L tag -p ESMTP -X /log -B 7BIT a@b.c",
            {
                $0.recipients = ["a@b.c"]; $0.runsQueue = true
            }
        ),
        ("-O IgnoreDots=false -C /etc/x -M 1", { _ in }),
        ("--account work", { $0.account = "work" }),
        (
            "--account=work -t",
            {
                $0.account = "work"; $0.readsRecipients = true
            }
        ),
        ("-N never", { $0.notification.events = [.never] }),
        (
            "-Nsuccess,DELAY -Rhdrs -V id=1",
            {
                $0.notification = DeliveryNotification(
                    events: [.success, .delay], content: .headers, envelopeIdentifier: "id=1")
            }
        ),
        ("-R full", { $0.notification.content = .full }),
        ("--help", { $0.wantsHelp = true }),
    ]

    @Test(arguments: table.indices)
    func `is read as the clones read it`(index: Int) throws {
        let (line, change) = Self.table[index]
        let words = line.split(separator: " ").map { String($0) }
        #expect(try SendmailArguments(words) == Self.arguments(change), "\(line)")
    }

    @Test func `values may be empty or have spaces`() throws {
        #expect(try SendmailArguments(["-f", ""]).sender == "")
        #expect(try SendmailArguments(["-F", "Alice B", "-i"]).fullName == "Alice B")
    }

    @Test(arguments: [
        "-bs", "-bp", "-bd", "-bi", "-bv", "-b", "-I", "-Z", "-tZ", "-f", "-tf", "-F", "--account", "--account=",
        "--accounts x",
        "--help=x", "--t", "-N sometimes", "-N never,success", "-N success,", "-R half", "-V", "-h", "-N", "-o", "-s",
    ])
    func `what it cannot do is refused`(line: String) {
        let failure = #expect(throws: ProgramFailure.self) {
            try SendmailArguments(line.split(separator: " ").map { String($0) })
        }
        #expect(failure?.status == .usage)
    }

    @Test(arguments: ["Alice\nBcc: x@y.z", "Alice\rX", "A\0", "A\u{7F}", "\u{85}"])
    func `a name that would begin another field is refused`(name: String) {
        #expect(throws: ProgramFailure.self) { try SendmailArguments(["-F", name]) }
    }

    @Test(arguments: ["a b", "x\n", String(repeating: "x", count: 101), "ü", ""])
    func `an envelope identifier is what RFC 3461 allows`(value: String) {
        #expect(throws: ProgramFailure.self) { try SendmailArguments(["-V", value]) }
    }
}

@Suite("The sender in the envelope")
struct EnvelopeSenderTests {
    @Test func `is what -f says, else the account's own`() throws {
        #expect(try EnvelopeSender(nil) == .account)
        #expect(try EnvelopeSender("") == .nobody)
        #expect(try EnvelopeSender("<>") == .nobody)
        #expect(try EnvelopeSender("root") == .account)
        #expect(try EnvelopeSender("a@b.c").address?.text == "a@b.c")
        #expect(try EnvelopeSender("Alice <a@b.c>").address?.text == "a@b.c")
    }

    @Test(arguments: ["a@b.c\nDATA", "a@b.c> SIZE=1", "<a@b.c", "a@b.c, d@e.f", "a b@c", "@", "a@b.c\0"])
    func `is nothing that would break out of the command`(value: String) {
        let failure = #expect(throws: ProgramFailure.self) { try EnvelopeSender(value) }
        #expect(failure?.status == .usage)
    }
}
