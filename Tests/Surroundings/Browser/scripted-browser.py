#!/usr/bin/python3
"""A browser with a person before it, as a program: give it as $BROWSER.

It opens the address it is called with, types a device's code where one is asked for, signs in and answers the consent
page by reading the pages' forms as a person would, follows the redirect to the loopback listener and reads the last page. What the person is called and does stands in
the file person.json beside this script, so that no secret is in an argument or the environment:

    certificate_authority   path of the certificate (PEM) that the identity provider's TLS is verified with
    username, password      for the sign-in page
    user_code               the code that is typed where a device's code is asked for, if the page has none yet
    decision                what the consent page's button says by its value or name: "allow" or "deny", or a word of
                            other providers for the same
    unticked                scopes whose checkbox is cleared
    copies_to               a file that the redirect's address is written into instead of following it: the browser is on
                            another computer, where nothing listens
    before_callback         addresses' paths asked of the listener first, such as "/favicon.ico"
    callback_visits         how often the redirect is followed: 2 is a person who reloads the page
    referer                 a Referer header for the redirect, or null

It writes what it saw to browser.log beside it: never what it typed, nor the query of an address, which may hold a code.
Exit status 0: the last page was answered with status 200.
"""

import html.parser
import http.cookiejar
import json
import os
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

PAGE_LIMIT = 10
USER_FIELDS = ("username", "login", "email")
WORDS = {"allow": ("allow", "accept", "authorize"), "deny": ("deny", "refuse", "cancel")}
TIMEOUT_SECONDS = 60


class Form:
    def __init__(self, attributes):
        self.action = attributes.get("action") or ""
        self.method = (attributes.get("method") or "get").lower()
        self.inputs = []
        self.buttons = []

    def asks_for(self, name):
        return any(field.get("name") == name for field in self.inputs)

    def has(self, kind):
        return any(field.get("type") == kind for field in self.inputs)

    def asks_a_person(self):
        """Not the search and the language of a page's head."""
        names = [field.get("name") for field in self.inputs]
        return self.method == "post" and (self.has("password") or self.buttons or any(n in USER_FIELDS for n in names))


class Page(html.parser.HTMLParser):
    """The forms of a page, and its text."""

    def __init__(self, source):
        super().__init__()
        self.forms = []
        self.words = []
        self.silent = 0
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "form":
            self.forms.append(Form(attributes))
        elif tag in ("input", "button") and self.forms:
            kind = (attributes.get("type") or ("submit" if tag == "button" else "text")).lower()
            field = {**attributes, "type": kind}
            (self.forms[-1].buttons if kind == "submit" else self.forms[-1].inputs).append(field)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.silent -= 1

    def handle_data(self, data):
        if not self.silent:
            self.words += data.split()

    @property
    def text(self):
        return " ".join(self.words)[:500]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects are followed by hand: the one to the listener is where a person's habits differ."""

    def redirect_request(self, *arguments):
        return None


class Browser:
    def __init__(self, person):
        self.person = person
        context = ssl.create_default_context(cafile=person["certificate_authority"])
        self.page = None
        self.opener = urllib.request.build_opener(
            NoRedirect,
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def open(self, address, data=None, headers=None):
        """One request; returns the status, the Location if there is one, and the text."""
        request = urllib.request.Request(address, data=data, headers=headers or {})
        if self.page and origin_of(self.page) == origin_of(address):
            request.add_header("Referer", self.page)
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                answer = response.status, response.headers.get("Location"), response.read()
        except urllib.error.HTTPError as error:
            answer = error.code, error.headers.get("Location"), error.read()
        status, location, body = answer
        say(f"{request.get_method()} {shown(address)}: {status}")
        return status, location, body.decode("utf-8", "replace")

    def run(self, address):
        origin = origin_of(address)
        data = None
        signed_in = False
        typed_code = False
        for _ in range(PAGE_LIMIT):
            status, location, source = self.open(address, data)
            data = None
            if location and 300 <= status < 400:
                address = urllib.parse.urljoin(address, location)
                if origin_of(address) != origin:
                    return self.copy(address) if self.person["copies_to"] else self.finish(address)
                continue
            page = Page(source)
            self.page = address
            form = next((form for form in page.forms if form.asks_a_person()), None)
            if not form:
                # A sign-in for a device ends on a page of the provider.
                say(f"the last page says: {page.text}")
                return signed_in and status == 200
            if form.asks_for("user_code"):
                if typed_code:
                    say(f"the code was refused: {page.text}")
                    return False
                typed_code = True
            if form.has("password"):
                if signed_in:
                    say(f"the sign-in was refused: {page.text}")
                    return False
                signed_in = True
            address, data = self.submit(address, form)
        say("too many pages")
        return False

    def submit(self, address, form):
        fields = []
        for field in form.inputs:
            name, value = field.get("name"), field.get("value") or ""
            if not name:
                continue
            if name == "password":
                fields.append((name, self.person["password"]))
            elif name in USER_FIELDS and field["type"] != "hidden":
                fields.append((name, self.person["username"]))
            elif name == "user_code":
                fields.append((name, value or self.person["user_code"] or ""))
            elif field["type"] in ("checkbox", "radio"):
                value = value or "on"
                if "disabled" not in field and value not in self.person["unticked"]:
                    fields.append((name, value))
            else:
                fields.append((name, value))
        button = self.button_of(form)
        if button and button.get("name"):
            fields.append((button["name"], button.get("value") or ""))
        target = urllib.parse.urljoin(address, form.action)
        encoded = urllib.parse.urlencode(fields)
        if form.method == "post":
            return target, encoded.encode()
        return urllib.parse.urlsplit(target)._replace(query=encoded).geturl(), None

    def button_of(self, form):
        words = WORDS[self.person["decision"]]
        for button in form.buttons:
            if any((button.get(what) or "").lower() in words for what in ("value", "name")):
                return button
        return form.buttons[0] if form.buttons else None

    def copy(self, address):
        """The browser cannot open the address; the person copies it from the address bar."""
        descriptor = os.open(self.person["copies_to"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(address)
        say("the address was copied")
        return True

    def finish(self, address):
        """The redirect has left the provider: this is the listener that waits for it."""
        for path in self.person["before_callback"]:
            self.open(urllib.parse.urljoin(address, path))
        headers = {"Referer": self.person["referer"]} if self.person["referer"] else {}
        status = None
        for _ in range(self.person["callback_visits"]):
            try:
                status, _, source = self.open(address, headers=headers)
                say(f"the page says: {Page(source).text}")
            except (OSError, urllib.error.URLError) as failure:
                # A listener that has had its request is gone: so it should be at a second visit.
                if status is None:
                    raise
                say(f"the second visit found nobody: {getattr(failure, 'reason', failure)}")
        return status == 200


def origin_of(address):
    parts = urllib.parse.urlsplit(address)
    return parts.scheme, parts.netloc


def shown(address):
    """An address without its query."""
    return urllib.parse.urlsplit(address)._replace(query="", fragment="").geturl()


def say(text):
    print(text, flush=True)


def main():
    place = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(place, "person.json"), encoding="utf-8") as file:
        person = json.load(file)
    # The caller's streams are no place for a browser's words.
    log = os.open(os.path.join(place, "browser.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    return 0 if Browser(person).run(sys.argv[1]) else 1


sys.exit(main())
