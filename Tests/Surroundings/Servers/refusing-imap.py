#!/usr/bin/python3
"""An IMAP server that takes every token and opens no mailbox, as one does where a person has no right to it.

Prints "ready PORT" when it accepts connections on loopback.
"""

import socketserver


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready")
        while line := self.rfile.readline():
            tag, command, *_ = line.decode().split()
            if command.upper() == "AUTHENTICATE":
                self.say(f"{tag} OK authenticated")
            elif command.upper() == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2")
                self.say(f"{tag} OK")
            elif command.upper() in ("EXAMINE", "SELECT"):
                self.say(f"{tag} NO [NOPERM] this mailbox is somebody else's")
            elif command.upper() == "LOGOUT":
                self.say("* BYE")
                self.say(f"{tag} OK")
                return
            else:
                self.say(f"{tag} BAD")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
    print(f"ready {server.server_address[1]}", flush=True)
    server.serve_forever()
