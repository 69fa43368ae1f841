"""Real providers of identities on this machine: nanoidp for OpenID Connect, pysaml2 for SAML."""

from __future__ import annotations

import base64
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

SETTINGS = """
config_version: 1
server: {{host: 127.0.0.1, port: {port}}}
oauth:
  issuer: http://localhost:{port}
  audience: tertial
  token_expiry_minutes: 5
  clients:
    - client_id: tertial
      client_secret: hemligheten
      redirect_uris: ["{redirect}"]
"""
USERS = """
config_version: 1
users:
  maj: {{password: fjäll-lärka, email: Maj.Strom@example.org, tenant: default}}
  okand: {{password: fjäll-lärka, email: okand@example.org, tenant: default}}
"""
PASSWORD = "fjäll-lärka"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def openid_provider(folder: Path, redirect: str) -> Iterator[str]:
    """nanoidp as a process of its own; gives its address."""
    port = free_port()
    config = folder / "nanoidp"
    config.mkdir()
    (config / "settings.yaml").write_text(SETTINGS.format(port=port, redirect=redirect))
    (config / "users.yaml").write_text(USERS.format())
    program = str(Path(sys.executable).parent / "nanoidp")
    arguments = [program, "--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "nanoidp.log").open("w") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(f"http://localhost:{port}/.well-known/openid-configuration", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nanoidp did not answer at {address}")


class SamlProvider:
    """pysaml2 as an identity provider: a page that asks who one is, and an answer signed with xmlsec1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.key, self.certificate = _keys(folder)
        self.people = {"maj": {"mail": "maj.strom@example.org", "employeeNumber": "100"}}
        self._server: Any = None

    def metadata(self) -> Path:
        """What the other side must know, as a file."""
        from saml2.metadata import create_metadata_string

        path = self.folder / "idp.xml"
        path.write_bytes(create_metadata_string(None, config=self._config([])))
        return path

    @contextmanager
    def serving(self, service_provider: bytes) -> Iterator[None]:
        """Answer, for the service provider whose metadata this is."""
        from saml2.server import Server

        (self.folder / "sp.xml").write_bytes(service_provider)
        self._server = Server(config=self._config([str(self.folder / "sp.xml")]))
        web = make_server("127.0.0.1", self.port, self._answer, handler_class=_Silent)
        thread = Thread(target=web.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            web.shutdown()
            thread.join()
            web.server_close()

    def _config(self, partners: list[str]) -> Any:
        from saml2 import BINDING_HTTP_REDIRECT
        from saml2.config import IdPConfig

        config = IdPConfig()
        config.load(
            {
                "entityid": f"{self.address}/idp",
                "key_file": str(self.key),
                "cert_file": str(self.certificate),
                "xmlsec_binary": "/usr/bin/xmlsec1",
                "metadata": {"local": partners},
                "service": {
                    "idp": {
                        "endpoints": {
                            "single_sign_on_service": [
                                (f"{self.address}/sso", BINDING_HTTP_REDIRECT)
                            ]
                        },
                        "policy": {
                            "default": {
                                "lifetime": {"minutes": 5},
                                "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
                            }
                        },
                        "sign_response": True,
                        "sign_assertion": True,
                    }
                },
            }
        )
        return config

    def _answer(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        name = asked.get("namn", [""])[0]
        page = self._signed(asked, name) if name else _who(asked)
        return [f"<!doctype html><title>IdP</title>{page}".encode()]

    def _signed(self, asked: dict[str, list[str]], name: str) -> str:
        from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
        from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

        request = self._server.parse_authn_request(asked["SAMLRequest"][0], BINDING_HTTP_REDIRECT)
        answer = self._server.create_authn_response(
            identity=self.people.get(name, {"mail": f"{name}@example.org"}),
            userid=name,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
            sign_assertion=True,
            sign_response=True,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            **self._server.response_args(request.message, [BINDING_HTTP_POST]),
        )
        kept = base64.b64encode(str(answer).encode()).decode()
        target = request.message.assertion_consumer_service_url
        state = escape(asked.get("RelayState", [""])[0], quote=True)
        return (
            f'<form method="post" action="{escape(target, quote=True)}">'
            f'<input type="hidden" name="SAMLResponse" value="{kept}">'
            f'<input type="hidden" name="RelayState" value="{state}"><button>Vidare</button></form>'
        )


def _who(asked: dict[str, list[str]]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(values[0], quote=True)}">'
        for name, values in asked.items()
    )
    return f'<form>{kept}<label>Namn <input name="namn"></label><button>Logga in</button></form>'


class _Silent(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        return None


def _keys(folder: Path) -> tuple[Path, Path]:
    """A key and its certificate, made here."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (folder / "idp.key").write_bytes(private)
    (folder / "idp.pem").write_bytes(certificate.public_bytes(pem))
    return folder / "idp.key", folder / "idp.pem"
