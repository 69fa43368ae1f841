"""Who else may say who somebody is: OpenID Connect and SAML providers, from the environment and a file.

Read when the program starts, before there are records: nothing of Django is imported here. docs/manual/inloggning.md
says what each word means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args
from xml.etree import ElementTree

from tertial.errors import BadInput
from tertial.services.access import Role

FILE = "inloggning.toml"
"""The file in the workspace, unless ``TERTIAL_SIGN_IN`` names another."""
Kind = Literal["oidc", "saml"]
Match = Literal["email", "number"]
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SAFE = re.compile(r"https://|http://(?:127\.0\.0\.1|localhost)[:/]")
_CLAIMS: Mapping[tuple[Kind, Match], str] = {
    ("oidc", "email"): "email",
    ("oidc", "number"): "employee_number",
    ("saml", "email"): "urn:oid:0.9.2342.19200300.100.1.3",
    ("saml", "number"): "urn:oid:2.16.840.1.113730.3.1.3",
}
_TEXTS = ("id", "name", "server", "client_id", "client_secret", "metadata", "entity_id", "claim")
_FLAGS = ("trusts_email", "second_factor")
_SAML = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_KEYS = "{http://www.w3.org/2000/09/xmldsig#}"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of identities.

    ``match`` is how a person is found here, ``claim`` which claim or attribute holds that. ``trusts_email``: the
    provider's e-mail counts though it does not say that it is verified. ``second_factor``: it asks for one itself.
    ``idp`` is what SAML must know of the provider, in allauth's words.
    """

    id: str
    kind: Kind
    name: str
    match: Match = "email"
    claim: str = ""
    trusts_email: bool = False
    second_factor: bool = False
    server: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    idp: Mapping[str, str] = field(default_factory=dict)

    @property
    def app(self) -> dict[str, Any]:
        """The provider as allauth wants it in ``SOCIALACCOUNT_PROVIDERS``."""
        if self.kind == "saml":
            mapping = {"email" if self.match == "email" else "number": [self.claim]}
            settings = {"idp": dict(self.idp), "attribute_mapping": mapping}
            return {
                "provider_id": self.id,
                "client_id": self.id,
                "name": self.name,
                "settings": settings,
            }
        return {
            "provider_id": self.id,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "name": self.name,
            "settings": {
                "server_url": self.server,
                "token_auth_method": "client_secret_basic",
                "oauth_pkce_enabled": True,
            },
        }


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one signs in besides with a password; ``demands`` are the roles that must have a second factor."""

    providers: tuple[Provider, ...] = ()
    demands: frozenset[str] = frozenset()

    @property
    def apps(self) -> dict[str, dict[str, Any]]:
        """``SOCIALACCOUNT_PROVIDERS`` of allauth."""
        of_kind = {"openid_connect": "oidc", "saml": "saml"}
        return {
            name: {"APPS": [each.app for each in self.providers if each.kind == kind]}
            for name, kind in of_kind.items()
        }


def read_sign_in(home: Path, environment: Mapping[str, str]) -> SignIn:
    """What the environment and the file in the workspace say.

    Raises: BadInput("sign-in.setting"): something there cannot be used, with what was expected.
    """
    path = Path(environment.get("TERTIAL_SIGN_IN") or home / FILE)
    body = _toml(path) if path.is_file() or "TERTIAL_SIGN_IN" in environment else {}
    entries = body.pop("provider", [])
    demands = body.pop("second_factor", [])
    if body or not isinstance(entries, list) or not isinstance(demands, list):
        raise _refused(path, f"okända ord ({', '.join(body)}) eller fel slag av värde")
    given = [_provider(each, path, environment) for each in entries]
    given += _from_environment(environment)
    _require_apart(given, path)
    words = environment.get("TERTIAL_SECOND_FACTOR", "")
    roles = frozenset([*demands, *(w.strip() for w in words.split(",") if w.strip())])
    if unknown := sorted(set(roles) - set(get_args(Role))):
        raise _refused(path, f"rollen {unknown[0]} i second_factor finns inte")
    return SignIn(tuple(given), roles)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refused(path, str(error)) from error


def _provider(entry: Any, path: Path, environment: Mapping[str, str]) -> Provider:
    if not isinstance(entry, dict):
        raise _refused(path, "provider ska vara en tabell, [[provider]]")
    known = {*_TEXTS, *_FLAGS, "kind", "match", "client_secret_env"}
    if unknown := sorted(set(entry) - known):
        raise _refused(path, f"ordet {unknown[0]} finns inte; det finns {', '.join(sorted(known))}")
    wrong = [n for n in _TEXTS if not isinstance(entry.get(n, ""), str)]
    wrong += [n for n in _FLAGS if not isinstance(entry.get(n, False), bool)]
    if wrong:
        raise _refused(path, f"{wrong[0]} har fel slag av värde")
    if variable := entry.get("client_secret_env"):
        if variable not in environment:
            raise _refused(path, f"miljövariabeln {variable} är inte satt")
        entry = entry | {"client_secret": environment[variable]}
    return _checked({k: v for k, v in entry.items() if k != "client_secret_env"}, path)


def _from_environment(environment: Mapping[str, str]) -> Iterator[Provider]:
    """One provider of each kind by variables alone, where there is no place for a file."""
    here = Path("miljön")
    if server := environment.get("TERTIAL_OIDC_SERVER"):
        entry = {"id": "oidc", "kind": "oidc", "server": server}
        entry["client_id"] = environment.get("TERTIAL_OIDC_CLIENT_ID", "")
        entry["client_secret"] = environment.get("TERTIAL_OIDC_CLIENT_SECRET", "")
        entry["match"] = environment.get("TERTIAL_SIGN_IN_MATCH", "email")
        yield _checked(entry, here)
    if metadata := environment.get("TERTIAL_SAML_METADATA"):
        entry = {"id": "saml", "kind": "saml", "metadata": metadata}
        entry["entity_id"] = environment.get("TERTIAL_SAML_ENTITY_ID", "")
        entry["match"] = environment.get("TERTIAL_SIGN_IN_MATCH", "email")
        yield _checked(entry, here)


def _checked(entry: dict[str, Any], path: Path) -> Provider:
    kind: Kind = entry.get("kind", "")
    match: Match = entry.get("match", "email")
    if kind not in get_args(Kind):
        raise _refused(path, f"kind ska vara {' eller '.join(get_args(Kind))}")
    if match not in get_args(Match):
        raise _refused(path, f"match ska vara {' eller '.join(get_args(Match))}")
    if not _ID.fullmatch(entry.get("id", "")):
        raise _refused(path, "id ska vara ett kort namn av små bokstäver, siffror och bindestreck")
    needed = ("server", "client_id", "client_secret") if kind == "oidc" else ("metadata",)
    if lacking := [name for name in needed if not entry.get(name)]:
        raise _refused(path, f"{entry['id']} saknar {', '.join(lacking)}")
    if kind == "oidc" and not _SAFE.match(entry["server"]):
        raise _refused(path, f"{entry['id']}: server ska börja med https://")
    metadata, entity = entry.pop("metadata", ""), entry.pop("entity_id", "")
    provider = Provider(**{"name": "Kommunens inloggning"} | entry)
    provider = replace(provider, claim=provider.claim or _CLAIMS[kind, match])
    if kind == "saml":
        provider = replace(provider, idp=_idp(metadata, entity, path))
    return provider


def _idp(metadata: str, entity: str, path: Path) -> dict[str, str]:
    """What is known of a SAML provider: where to ask for its metadata, or what a file beside the settings says."""
    if re.match(r"https?://", metadata):
        if not entity:
            raise _refused(path, "entity_id behövs när metadata är en adress")
        return {"entity_id": entity, "metadata_url": metadata}
    file = path.parent / metadata
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise _refused(path, f"{metadata} går inte att läsa: {error}") from error
    entities = [root, *root.iter(f"{_SAML}EntityDescriptor")]
    for each in entities:
        descriptor = each.find(f"{_SAML}IDPSSODescriptor")
        if descriptor is not None and entity in ("", each.get("entityID")):
            return _described(each.get("entityID", ""), descriptor, path, metadata)
    raise _refused(path, f"{metadata} beskriver ingen identitetsutfärdare {entity}".rstrip())


def _described(
    entity: str, descriptor: ElementTree.Element, path: Path, metadata: str
) -> dict[str, str]:
    services = descriptor.findall(f"{_SAML}SingleSignOnService")
    address = next((s.get("Location", "") for s in services if s.get("Binding") == _REDIRECT), "")
    keys = (k for k in descriptor.findall(f"{_SAML}KeyDescriptor") if k.get("use") != "encryption")
    texts = ("".join(k.itertext()) for key in keys for k in key.iter(f"{_KEYS}X509Certificate"))
    certificate = next(("".join(text.split()) for text in texts), "")
    if not (address and certificate):
        raise _refused(path, f"{metadata} saknar certifikat eller adress för HTTP-Redirect")
    return {"entity_id": entity, "sso_url": address, "x509cert": certificate}


def _require_apart(providers: Iterable[Provider], path: Path) -> None:
    ids = [each.id for each in providers]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise _refused(path, f"id {twice[0]} finns två gånger")


def _refused(path: Path, problem: str) -> BadInput:
    return BadInput("sign-in.setting", file=str(path), problem=problem)
