#!/usr/bin/python3
"""Takes mail by SMTP on a loopback port and hands it to an LMTP socket, its bytes untouched.

Dovecot's submission service does not deliver: it wants a mail server to relay to. This is that server, for practice.

Recipients whose local part is a key of REFUSALS are refused, and so is a message with a field `X-Refuse: CODE TEXT`.

Usage: relay.py LMTP-SOCKET
Prints "ready PORT" when it accepts connections.
"""

import asyncio
import re
import smtplib
import sys

from aiosmtpd.smtp import SMTP


REFUSALS = {
    "unknown": "550 5.1.1 no such user",
    "busy": "451 4.2.1 mailbox busy",
}


class Handover:
    """Delivers a message to one recipient after the other, since smtplib reads a single answer to LMTP's DATA."""

    def __init__(self, lmtp_socket):
        self.lmtp_socket = lmtp_socket

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = REFUSALS.get(address.partition("@")[0])
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        return await asyncio.to_thread(self.deliver, envelope)

    def deliver(self, envelope):
        refusal = re.search(rb"^X-Refuse: (.*)\r$", envelope.content.partition(b"\r\n\r\n")[0] + b"\r", re.MULTILINE)
        if refusal:
            return refusal[1].decode()
        try:
            with smtplib.LMTP(self.lmtp_socket) as lmtp:
                for recipient in envelope.rcpt_tos:
                    lmtp.sendmail(envelope.mail_from, [recipient], envelope.content)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, text = next(iter(refusal.recipients.values()))
            return f"{code} {text.decode(errors='replace')}"
        except (smtplib.SMTPException, OSError) as failure:
            print(f"delivery failed: {failure}", flush=True)
            return "451 4.3.0 delivery failed"
        print(f"delivered {len(envelope.content)} bytes to {len(envelope.rcpt_tos)} recipient(s)", flush=True)
        return "250 2.0.0 delivered"


async def main(lmtp_socket):
    loop = asyncio.get_running_loop()
    handover = Handover(lmtp_socket)
    server = await loop.create_server(lambda: SMTP(handover, hostname="localhost"), "127.0.0.1", 0)
    print(f"ready {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(main(sys.argv[1]))
