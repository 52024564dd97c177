#!/usr/bin/python3
"""A made-up identity broker on a D-Bus session bus: com.microsoft.identity.broker1, as its public clients know it.

usage: identity-broker.py STATE

STATE is a JSON file that is read again at every call: `accounts`, `token` (what brokerTokenResponse is), and `interactive`,
the same for a person who is asked. What it is asked goes to STATE.asked, a line of JSON each.
"""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

METHODS = ["getAccounts", "acquireTokenSilently", "acquireTokenInteractively", "removeAccount"]
INTERFACE = (
    "<node><interface name='com.microsoft.identity.Broker1'>"
    + "".join(
        f"<method name='{method}'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
        "<arg type='s' direction='in'/><arg type='s' direction='out'/></method>"
        for method in METHODS
    )
    + "</interface></node>"
)


def main():
    state_file = sys.argv[1]

    def answer(_connection, _sender, _path, _interface, method, parameters, invocation):
        version, correlation, request = parameters.unpack()
        with open(state_file + ".asked", "a", encoding="utf-8") as asked:
            print(
                json.dumps(
                    {"method": method, "version": version, "correlation": correlation, "request": json.loads(request)}
                ),
                file=asked,
            )
        with open(state_file, encoding="utf-8") as file:
            state = json.load(file)
        body = {
            "getAccounts": {"accounts": state.get("accounts", [])},
            "acquireTokenSilently": {"brokerTokenResponse": state.get("token", {})},
            "acquireTokenInteractively": {"brokerTokenResponse": state.get("interactive", {})},
        }.get(method, {})
        invocation.return_value(GLib.Variant("(s)", (json.dumps(body),)))

    def acquired(connection, _name):
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
        connection.register_object("/com/microsoft/identity/broker1", node.interfaces[0], answer, None, None)
        print("ready", flush=True)

    Gio.bus_own_name(
        Gio.BusType.SESSION, "com.microsoft.identity.broker1", Gio.BusNameOwnerFlags.NONE, acquired, None,
        lambda *_: sys.exit("the name is taken"),
    )
    GLib.MainLoop().run()


main()
