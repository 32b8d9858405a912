"""What a browser would make of a page's text, and names made to break out of it."""

from html.parser import HTMLParser

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202eevil ]]>"


class Page(HTMLParser):
    """Tags, attributes, addresses and handlers; scripts as (type, address, text), and the text of text areas."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.handlers, self.attributes = [], [], [], []
        self.scripts, self.codes, self._open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._open = tag
        if tag == "script":
            self.scripts.append([dict(attrs).get("type"), dict(attrs).get("src"), ""])
        if tag == "textarea":
            self.codes.append("")
        for name, value in attrs:
            self.attributes.append((tag, name, value))
            if name in {"src", "href", "xlink:href", "action"}:
                self.addresses.append(value)
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_endtag(self, _):
        self._open = None

    def handle_data(self, data):
        if self._open == "script":
            self.scripts[-1][2] += data
        if self._open == "textarea":
            self.codes[-1] += data

    @property
    def runs(self):
        """Addresses of the scripts a browser would run; ``None`` for one that stands in the page."""
        return [src for kind, src, _ in self.scripts if kind != "application/json"]

    @property
    def data(self):
        """Texts of the data in the page."""
        return [text for kind, _, text in self.scripts if kind == "application/json"]
