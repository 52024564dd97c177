"""Connects to a port of loopback as often as it is told, says nothing, and stays: crowd.py PORT COUNT.

It is a process of its own since one process may not have so many descriptors, and since whoever connects has to wait.
"""

import resource
import signal
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

crowd = []
for _ in range(count):
    connection = socket.socket()
    connection.connect(("127.0.0.1", port))
    crowd.append(connection)
print("ready", len(crowd), flush=True)
signal.pause()
