"""Django OAuth Toolkit as an identity provider on loopback: see OtherProvider.swift.

Usage: django-oauth-toolkit.py DIRECTORY. The directory holds provider.json and is where the database goes.
"""

import json
import os
import socketserver
import ssl
import sys
import wsgiref.simple_server

import django
from django.conf import settings

PLACE = sys.argv[1]
with open(os.path.join(PLACE, "provider.json"), encoding="utf-8") as file:
    WANTED = json.load(file)
PORT = WANTED["port"]
ISSUER = f"https://localhost:{PORT}/o"


def private_key():
    """The provider's key for ID tokens, made now."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


LOGIN_PAGE = "<!doctype html><title>Sign in</title><form method=post>{% csrf_token %}{{ form }}<button>Sign in</button></form>"
BASE_PAGE = "<!doctype html><title>Provider</title>{% block title %}{% endblock %}{% block content %}{% endblock %}"

settings.configure(
    SECRET_KEY=os.urandom(32).hex(),
    ALLOWED_HOSTS=["localhost"],
    CSRF_COOKIE_SECURE=True,
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    LOGIN_URL="/login/",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(PLACE, "database")}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ],
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {"registration/login.html": LOGIN_PAGE, "oauth2_provider/base.html": BASE_PAGE},
                    ),
                    "django.template.loaders.app_directories.Loader",
                ]
            },
        }
    ],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_ISS_ENDPOINT": ISSUER,
        "OIDC_RSA_PRIVATE_KEY": private_key(),
        "PKCE_REQUIRED": True,
        "ROTATE_REFRESH_TOKEN": True,
        "ACCESS_TOKEN_EXPIRE_SECONDS": WANTED["access_token_lifetime"],
        "OAUTH_DEVICE_VERIFICATION_URI": f"{ISSUER}/device/",
        "OAUTH2_VALIDATOR_CLASS": __name__ + ".Validator",
        "SCOPES": {
            "openid": "who you are",
            "email": "your address",
            "mail.read": "read mail",
            "mail.send": "send mail",
            "introspection": "see about tokens",
        },
    },
)
sys.modules.setdefault(__name__, sys.modules["__main__"])
django.setup()

from django.contrib.auth import get_user_model, views  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402
from oauth2_provider import urls as toolkit  # noqa: E402


class Validator(OAuth2Validator):
    """Says in ID tokens what mail clients compare."""

    oidc_claim_scope = None

    def get_additional_claims(self):
        return {"email": lambda request: request.user.username, "email_verified": lambda request: True}


urlpatterns = [
    path("login/", views.LoginView.as_view()),
    path("o/", include(toolkit)),
    path("", include((toolkit.metadata_urlpatterns, "metadata"))),
]


def populate():
    call_command("migrate", verbosity=0)
    for user in WANTED["users"]:
        get_user_model().objects.create_user(user["address"], user["address"], user["password"])
    owner = get_user_model().objects.first()
    for client in WANTED["clients"]:
        get_application_model().objects.create(user=owner, algorithm="RS256", **client)


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    """Each connection on a thread of its own: one that is silent keeps nobody waiting."""

    daemon_threads = True

    def shutdown_request(self, request):
        # Without TLS's own goodbye an answer that ends with the connection would count as cut off.
        try:
            request.unwrap()
        except OSError:
            pass
        super().shutdown_request(request)


populate()
server = wsgiref.simple_server.make_server("127.0.0.1", PORT, get_wsgi_application(), server_class=Server)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(WANTED["certificate"], WANTED["key"])
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(f"ready {ISSUER}", flush=True)
server.serve_forever()
