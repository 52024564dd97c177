import Surroundings

extension TunnelScripts {
    /// A server and a client of one tunnel, of which one does not read for a while, and prints what became of the tunnel
    /// as ``UnreadStream``. The words are:
    /// - who reads late: `client`, to which the server sends 1,000 short records, each when the tunnel has read the one
    ///   before; or `server`, to which the client has 100 MB to write,
    /// - the server's port, certificate and key,
    /// - the tunnel's command.
    static let unread = #"""
        import json, os, select, socket, ssl, subprocess, sys, threading

        late, port, certificate, key, *command = sys.argv[1:]
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        listener = socket.create_server(("127.0.0.1", int(port)))
        listener.settimeout(60)
        # The smallest pipes, so that what nobody reads is the tunnel's to keep.
        tunnel = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, pipesize=4096)
        server = context.wrap_socket(listener.accept()[0], server_side=True)
        stream = server.makefile("rwb", buffering=0)
        server_lines = server.makefile("rb")
        client_lines = os.fdopen(os.dup(tunnel.stdout.fileno()), "rb")

        def memory():
            for line in open(f"/proc/{tunnel.pid}/status"):
                if line.startswith("VmHWM"): return int(line.split()[1])

        # Nothing is on its way to the tunnel any more, and the tunnel has read all that has come (proc_net_tcp).
        def is_read():
            ends = [f"0100007F:{port:04X}" for port in (server.getsockname()[1], server.getpeername()[1])]
            queues = {tuple(words[1:3]): words[4] for words in map(str.split, open("/proc/net/tcp"))}
            sent, received = queues.get((ends[0], ends[1]), ""), queues.get((ends[1], ends[0]), "")
            return sent.startswith("00000000:") and received.endswith(":00000000")

        stream.write(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready\r\n")
        tag = server_lines.readline().split()[0]
        stream.write(tag + b" OK [CAPABILITY IMAP4rev1] in\r\n")
        client_lines.readline()
        before = memory()
        if late == "client":
            notices = b"".join(b"* %d EXISTS\r\n" % number for number in range(1000))
            for notice in notices.splitlines(keepends=True):
                stream.write(notice)
                while not is_read(): os.sched_yield()
            growth = memory() - before
            offered = len(notices)
            intact = client_lines.read(offered) == notices
        else:
            message = os.urandom(1_000_000) * 100
            os.set_blocking(tunnel.stdin.fileno(), False)
            offered = 0
            # Where the tunnel is merely slow, less is offered, and less is tried.
            while offered < len(message) and select.select([], [tunnel.stdin], [], 1)[1]:
                offered += os.write(tunnel.stdin.fileno(), message[offered:offered + 65536])
            growth = memory() - before
            os.set_blocking(tunnel.stdin.fileno(), True)
            def write_rest():
                rest = memoryview(message)[offered:]
                while rest: rest = rest[os.write(tunnel.stdin.fileno(), rest):]
            writer = threading.Thread(target=write_rest)
            writer.start()
            intact = server_lines.read(len(message)) == message
            writer.join()
        tunnel.stdin.write(b"z LOGOUT\r\n")
        server_lines.readline()
        stream.write(b"* BYE\r\nz OK\r\n")
        server.shutdown(socket.SHUT_RDWR)
        print(json.dumps({"offered": offered, "growth": growth, "intact": intact, "status": tunnel.wait(30)}))
        """#
}

/// What a tunnel did while one side did not read.
struct UnreadStream: Decodable {
    /// How many bytes the other side could write meanwhile.
    let offered: Int
    /// By how many kB the tunnel's resident memory grew at most.
    let growth: Int
    /// Whether all of them arrived unchanged in the end.
    let intact: Bool
    let status: Int32
}
