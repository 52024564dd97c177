"""Canaille as an identity provider on loopback: see OtherProvider.swift.

Usage: canaille-provider.py DIRECTORY. The directory holds provider.json; everything else is in memory.
"""

import json
import os
import sys
import threading
import time

from flask import request
from joserfc import jwk
from werkzeug.serving import make_server

PLACE = sys.argv[1]
with open(os.path.join(PLACE, "provider.json"), encoding="utf-8") as file:
    WANTED = json.load(file)
PORT = WANTED["port"]
ISSUER = f"https://localhost:{PORT}"

import canaille  # noqa: E402
from canaille.app import models  # noqa: E402
from canaille.backends import Backend  # noqa: E402

app = canaille.create_app(
    {
        "SECRET_KEY": os.urandom(32).hex(),
        "SERVER_NAME": f"localhost:{PORT}",
        "PREFERRED_URL_SCHEME": "https",
        "TRUSTED_HOSTS": ["localhost"],
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "HTMX": False},
        "CANAILLE_OIDC": {
            "ACTIVE_JWKS": [jwk.RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)],
            "DYNAMIC_CLIENT_REGISTRATION_OPEN": True,
            "REQUIRE_NONCE": False,
            "TRUSTED_DOMAINS": [],
        },
    }
)

with app.app_context():
    for user in WANTED["users"]:
        Backend.instance.save(
            models.User(
                user_name=user["address"],
                formatted_name=user["address"],
                family_name="Example",
                emails=[user["address"]],
                password=user["password"],
            )
        )
    clients = {}
    for client in WANTED["clients"]:
        saved = models.Client(response_types=["code"], client_name=client["client_id"], **client)
        Backend.instance.save(saved)
        clients[saved.client_id] = saved
    for saved in clients.values():
        # Whom a token is for may ask about it.
        saved.audience = [saved, clients[WANTED["resource_server"]]]
        Backend.instance.save(saved)

ISSUING = threading.Lock()


@app.before_request
def one_token_a_second():
    """Canaille's access tokens differ by scopes and second alone: two of one second are the same token, and it ends the
    second one with the first. People are slower than that."""
    if request.path == "/oauth/token":
        with ISSUING:
            time.sleep(1.1 - time.time() % 1)


server = make_server(
    "127.0.0.1", PORT, app, threaded=True, ssl_context=(WANTED["certificate"], WANTED["key"])
)
print(f"ready {ISSUER}", flush=True)
server.serve_forever()
