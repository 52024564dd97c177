#!/usr/bin/python3
"""Unlocks the login keyring of a running gnome-keyring-daemon, as its PAM module does when a person logs in.

Usage: unlock-keyring.py CONTROL-SOCKET
The password is all of standard input.

The protocol (gnome-keyring, daemon/control): one byte that carries the sender's credentials; then a packet, its length
with itself, the operation and the arguments, each with its length; numbers are 32 bits, big-endian.
"""

import socket
import struct
import sys

OPERATION_UNLOCK = 1
RESULT_OK = 0

password = sys.stdin.buffer.read()
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
    control.connect(sys.argv[1])
    control.sendall(b"\0")
    control.sendall(struct.pack(">III", 12 + len(password), OPERATION_UNLOCK, len(password)) + password)
    answer = control.recv(8, socket.MSG_WAITALL)
if answer != struct.pack(">II", 8, RESULT_OK):
    sys.exit(f"the daemon answered {answer.hex()}")
