#!/usr/bin/python3
"""A small Internet for practice: an HTTP proxy (CONNECT) behind which hosts have HTTPS pages, and a name server.

    practice-web.py DIRECTORY CERTIFICATE KEY

DIRECTORY/hosts/HOST/FILE are the pages of https://HOST/…: FILE is the path with "%2F" in the place of "/", without a
query. A file whose first line is "redirect ADDRESS" redirects there. A host without a directory does not exist for the
proxy; 127.0.0.1 and localhost are themselves.
DIRECTORY/dns.json has records: {"MX example.org": [[10, "mx.example.org"]], "SRV _imaps._tcp.example.org":
[[10, 0, 993, "imap.example.org"]]}. A name that is not there does not exist.

Every host that the proxy is asked for, every page and every DNS question is a line on standard output: "connect HOST:PORT",
"get HOST PATH?QUERY", "dns TYPE NAME". "ready PROXY-PORT DNS-PORT" comes first. A page's request must not carry
Authorization or Cookie; a line "secret HOST" tells of one that did.
"""

import asyncio
import json
import os
import ssl
import struct
import sys
import urllib.parse

directory, certificate, key = sys.argv[1:4]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)


def say(line):
    print(line, flush=True)


async def head_of(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    return lines[0].split(), [line.partition(":")[0].lower() for line in lines[1:]]


async def serve_page(reader, writer, host):
    (method, target, *_), headers = await head_of(reader)
    say(f"get {host} {target}")
    if "authorization" in headers or "cookie" in headers:
        say(f"secret {host}")
    name = target.partition("?")[0].replace("/", "%2F")
    path = os.path.join(directory, "hosts", host, name)
    if os.path.isfile(path):
        with open(path, "rb") as file:
            body = file.read()
        status, extra = "200 OK", ""
        if body.startswith(b"redirect "):
            status, extra, body = "302 Found", f"Location: {body.split()[1].decode()}\r\n", b""
    else:
        status, extra, body = "404 Not Found", "", b"no such page"
    writer.write(
        f"HTTP/1.1 {status}\r\n{extra}Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n".encode() + body)
    await writer.drain()


async def relay(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def proxy(reader, writer):
    try:
        (method, target, *_), _ = await head_of(reader)
        say(f"connect {target}")
        host, _, port = target.rpartition(":")
        if method != "CONNECT":
            writer.write(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n")
        elif host in ("127.0.0.1", "localhost"):
            there = await asyncio.open_connection("127.0.0.1", int(port))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(relay(reader, there[1]), relay(there[0], writer))
        elif port == "443" and os.path.isdir(os.path.join(directory, "hosts", host)):
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await writer.start_tls(context)
            await serve_page(reader, writer, host)
        else:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
    except (ConnectionError, OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


def encode(name):
    labels = [label.encode() for label in name.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


class NameServer(asyncio.DatagramProtocol):
    TYPES = {15: "MX", 33: "SRV"}

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, query, address):
        position, labels = 12, []
        while query[position]:
            length = query[position]
            labels.append(query[position + 1 : position + 1 + length].decode())
            position += length + 1
        kind = self.TYPES.get(struct.unpack_from("!H", query, position + 1)[0], "?")
        question = query[12 : position + 5]
        name = ".".join(labels).lower()
        say(f"dns {kind} {name}")
        try:
            with open(os.path.join(directory, "dns.json")) as file:
                records = json.load(file).get(f"{kind} {name}")
        except OSError:
            records = None
        answers = b""
        for *numbers, target in records or []:
            data = struct.pack(f"!{len(numbers)}H", *numbers) + encode(target)
            answers += b"\xc0\x0c" + question[-4:] + struct.pack("!IH", 60, len(data)) + data
        flags = 0x8180 if records is not None else 0x8183
        header = query[:2] + struct.pack("!HHHHH", flags, 1, len(records or []), 0, 0)
        self.transport.sendto(header + question + answers, address)


async def main():
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(NameServer, ("127.0.0.1", 0))
    say(f"ready {server.sockets[0].getsockname()[1]} {transport.get_extra_info('sockname')[1]}")
    await server.serve_forever()


asyncio.run(main())
