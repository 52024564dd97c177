#!/usr/bin/python3
"""A terminal with a person before it: runs a program on a pseudo-terminal and does what a file of steps says.

    scripted-terminal.py STEPS PROGRAM [ARGUMENT...]

STEPS is JSON: "columns", "rows", "screen" (the file that takes everything the terminal shows) and "steps". Each step waits
for "expect", a regular expression, in what was shown since the step before, and then does one of

    send        types a text
    send_file   types what a file holds at that time
    browse      runs the scripted browser at the address that is the first group of "expect"; where there is a second
                group, it is the code that the browser's person types

It ends as the program ends: with its status, or with 128 and the number of the signal.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

TIMEOUT_SECONDS = 60


class Terminal:
    def __init__(self, plan, command):
        self.shown = b""
        self.screen = os.open(plan["screen"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.execvp(command[0], command)
        size = struct.pack("HHHH", plan["rows"], plan["columns"], 0, 0)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, size)

    def read(self, seconds):
        """Takes what is shown. Returns false at the end."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return True
        try:
            block = os.read(self.descriptor, 65536)
        except OSError:
            return False
        os.write(self.screen, block)
        self.shown += block
        return bool(block)

    def expect(self, pattern):
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end:
            match = re.search(pattern.encode(), self.shown)
            if match:
                self.shown = self.shown[match.end():]
                return match
            if not self.read(0.1):
                break
        sys.exit(f"never shown: {pattern}\nbut: {self.shown.decode(errors='replace')}")

    def send(self, text):
        """A program that does not read must not keep what it shows from being read."""
        while text:
            if select.select([], [self.descriptor], [], 0.1)[1]:
                text = text[os.write(self.descriptor, text[:1024]):]
            self.read(0)

    def finish(self):
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end and self.read(0.1):
            pass
        status = os.waitpid(self.process, 0)[1]
        return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def browse(browser, match):
    person_file = os.path.join(os.path.dirname(browser), "person.json")
    if match.re.groups > 1:
        with open(person_file, encoding="utf-8") as file:
            person = json.load(file)
        person["user_code"] = match[2].decode()
        with open(person_file, "w", encoding="utf-8") as file:
            json.dump(person, file)
    subprocess.run([browser, match[1].decode()], timeout=TIMEOUT_SECONDS, check=True)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    terminal = Terminal(plan, sys.argv[2:])
    for step in plan["steps"]:
        match = terminal.expect(step["expect"])
        if step.get("browse"):
            browse(step["browse"], match)
        if step.get("send"):
            terminal.send(step["send"].encode())
        if step.get("send_file"):
            with open(step["send_file"], "rb") as file:
                terminal.send(file.read())
    return terminal.finish()


sys.exit(main())
