import FoundationEssentials
import Surroundings

/// Clients for a tunnel that are programs of the test's own, in Python.
enum TunnelScripts {
    /// Sends the message on standard input by smtplib(3), logged in with placeholders. The words are the address and the
    /// tunnel's command.
    static let send = #"""
        import smtplib, socket, subprocess, sys

        class Tunnel(smtplib.SMTP):
            def _get_socket(self, host, port, timeout):
                ours, theirs = socket.socketpair()
                self.process = subprocess.Popen(sys.argv[2:], stdin=theirs, stdout=theirs)
                theirs.close()
                return ours

        address = sys.argv[1]
        with Tunnel("tunnel", timeout=60) as session:
            session.login("anybody", "placeholder")
            session.sendmail(address, [address], sys.stdin.buffer.read().replace(b"\n", b"\r\n"))
        sys.exit(session.process.wait(30))
        """#

    /// Appends a message of 100 MB, fetches it after a pause in which the tunnel must hold it back, and prints what is
    /// decoded as ``HundredMegabytes``. The words are the tunnel's command.
    static let hundredMegabytes = """
        import base64, hashlib, json, os, subprocess, sys, time

        tunnel = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        def memory(field):
            for line in open(f"/proc/{tunnel.pid}/status"):
                if line.startswith(field): return int(line.split()[1])

        def say(line):
            tunnel.stdin.write(line + b"\\r\\n")
            tunnel.stdin.flush()

        def hear(tag):
            while True:
                line = tunnel.stdout.readline()
                if not line or line.startswith(tag): return line

        line = base64.b64encode(os.urandom(57)) + b"\\r\\n"
        block = b"".join(base64.b64encode(os.urandom(57)) + b"\\r\\n" for _ in range(1000))
        body = b"Subject: large\\r\\n\\r\\n" + block * (100_000_000 // len(block) + 1)
        hear(b"* PREAUTH")
        before = memory("VmHWM")
        say(b"a APPEND INBOX {%d+}" % len(body))
        say(body)
        appended = hear(b"a ")
        say(b"b SELECT INBOX")
        hear(b"b ")
        say(b"c FETCH * BODY.PEEK[]")
        time.sleep(1)
        literal = tunnel.stdout.readline()
        size = int(literal[literal.index(b"{") + 1:literal.index(b"}")])
        digest = hashlib.sha256()
        while size:
            chunk = tunnel.stdout.read(min(size, 1 << 20))
            if not chunk: break
            digest.update(chunk)
            size -= len(chunk)
        hear(b"c ")
        growth = memory("VmHWM") - before
        say(b"d LOGOUT")
        hear(b"d ")
        print(json.dumps({
            "appended": appended.startswith(b"a OK"), "same": digest.digest() == hashlib.sha256(body).digest(),
            "growth": growth, "status": tunnel.wait(30)}))
        """

    /// Begins a tunnel with one socket for input and output, goes away in the way of the first word, and ends with the
    /// tunnel's status.
    static let leave = """
        import socket, subprocess, sys

        ours, theirs = socket.socketpair()
        tunnel = subprocess.Popen(sys.argv[2:], stdin=theirs, stdout=theirs)
        theirs.close()
        stream = ours.makefile("rwb")
        greeting = stream.readline()
        print(greeting.decode().strip())
        if sys.argv[1] == "idle":
            stream.write(b"a SELECT INBOX\\r\\nb IDLE\\r\\n")
            stream.flush()
            while not stream.readline().startswith(b"+ "): pass
        if sys.argv[1] == "terminate":
            tunnel.terminate()
        else:
            stream.close()
            ours.close()
        print("status", tunnel.wait(10))
        """
}

/// What a tunnel did with a large message.
struct HundredMegabytes: Decodable {
    let appended: Bool
    let same: Bool
    /// By how many kB the tunnel's resident memory grew at most.
    let growth: Int
    let status: Int32
}

extension Practice {
    /// A Python script with its words, the tunnel's command last.
    func tunnelScript(_ script: String, _ words: [String], _ options: String...) -> Program {
        let tunnel = [executables.path("mailgrant"), "tunnel", Practice.account] + options
        return Program("python3", ["-c", script] + words + tunnel, environment: environment)
    }

    /// Sends a message through the outgoing tunnel.
    func sendThroughTunnel(_ message: PracticeMessage) async throws {
        try await tunnelScript(TunnelScripts.send, [address], "--outgoing").runSuccessfully(input: message.bytes)
    }

    /// Hands a whole conversation to a tunnel, as a script does.
    func converse(_ lines: String..., options: [String] = []) async throws -> Outcome {
        var program = mailgrant("tunnel", Practice.account)
        program.arguments += options
        return try await program.run(input: Array(lines.map { $0 + "\r\n" }.joined().utf8))
    }
}
