"""Providers are read from a file or the environment; what cannot be used stops the start with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.errors import BadInput
from tertial.services.providers import Provider, SignIn, read_sign_in

OIDC = """
second_factor = ["administrator"]
[[provider]]
id = "kommunen"
kind = "oidc"
name = "Kommunens konto"
server = "https://id.example.org"
client_id = "tertial"
client_secret = "hemligheten"
"""
METADATA = """<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://adfs.example.org/idp">
<IDPSSODescriptor>
<KeyDescriptor use="encryption"><K xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Certificate>NEJ</X509Certificate></K></KeyDescriptor>
<KeyDescriptor use="signing"><K xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Certificate>
MII
ABC</X509Certificate></K></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://adfs.example.org/post"/>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://adfs.example.org/sso"/>
</IDPSSODescriptor></EntityDescriptor>
"""


def read(home: Path, text: str, **environment: str) -> SignIn:
    (home / "inloggning.toml").write_text(text, encoding="utf-8")
    return read_sign_in(home, environment)


def test_without_settings_there_are_passwords_alone(tmp_path: Path) -> None:
    assert read_sign_in(tmp_path, {}) == SignIn()
    assert SignIn().apps == {"openid_connect": {"APPS": []}, "saml": {"APPS": []}}


def test_a_provider_of_openid_connect(tmp_path: Path) -> None:
    found = read(tmp_path, OIDC)
    (provider,) = found.providers
    assert (provider.match, provider.claim, provider.trusts_email) == ("email", "email", False)
    assert found.demands == {"administrator"}
    app = found.apps["openid_connect"]["APPS"][0]
    assert (app["client_id"], app["secret"]) == ("tertial", "hemligheten")
    assert app["settings"]["oauth_pkce_enabled"]


def test_a_secret_is_never_printed(tmp_path: Path) -> None:
    assert "hemligheten" not in repr(read(tmp_path, OIDC))


def test_a_secret_may_be_in_the_environment(tmp_path: Path) -> None:
    text = OIDC.replace('client_secret = "hemligheten"', 'client_secret_env = "HEMLIG"')
    assert read(tmp_path, text, HEMLIG="x").providers[0].client_secret == "x"
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    assert "HEMLIG är inte satt" in str(caught.value.values["problem"])


def test_a_saml_provider_is_described_by_its_metadata(tmp_path: Path) -> None:
    (tmp_path / "adfs.xml").write_text(METADATA, encoding="utf-8")
    text = '[[provider]]\nid = "adfs"\nkind = "saml"\nmetadata = "adfs.xml"\nmatch = "number"\n'
    (provider,) = read(tmp_path, text).providers
    assert dict(provider.idp) == {
        "entity_id": "https://adfs.example.org/idp",
        "sso_url": "https://adfs.example.org/sso",
        "x509cert": "MIIABC",
    }
    assert provider.app["settings"]["attribute_mapping"] == {"number": [provider.claim]}


def test_the_environment_alone_is_enough(tmp_path: Path) -> None:
    (tmp_path / "adfs.xml").write_text(METADATA, encoding="utf-8")
    found = read_sign_in(
        tmp_path,
        {
            "TERTIAL_OIDC_SERVER": "https://id.example.org",
            "TERTIAL_OIDC_CLIENT_ID": "tertial",
            "TERTIAL_OIDC_CLIENT_SECRET": "x",
            "TERTIAL_SAML_METADATA": "https://adfs.example.org/metadata",
            "TERTIAL_SAML_ENTITY_ID": "https://adfs.example.org/idp",
            "TERTIAL_SECOND_FACTOR": "administrator, controller",
        },
    )
    assert [each.id for each in found.providers] == ["oidc", "saml"]
    assert found.providers[1].idp["metadata_url"] == "https://adfs.example.org/metadata"
    assert found.demands == {"administrator", "controller"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[provider]", "Expected"),
        ("annat = 1", "okända ord (annat)"),
        ("provider = 1", "okända ord"),
        ('second_factor = ["kung"]', "rollen kung"),
        (OIDC.replace("kind", "slag"), "ordet slag finns inte"),
        (OIDC.replace('"oidc"', '"ldap"'), "kind ska vara oidc eller saml"),
        (OIDC + 'match = "namn"', "match ska vara email eller number"),
        (OIDC.replace("https://", "http://"), "server ska börja med https://"),
        (OIDC.replace('"kommunen"', '"Kommunens konto"'), "id ska vara ett kort namn"),
        (OIDC.replace('client_id = "tertial"', ""), "kommunen saknar client_id"),
        (OIDC + "trusts_email = 1", "trusts_email har fel slag"),
        (OIDC + OIDC.split("\n", 2)[2], "id kommunen finns två gånger"),
        ('[[provider]]\nid = "a"\nkind = "saml"\nmetadata = "x.xml"', "x.xml går inte att läsa"),
        (
            '[[provider]]\nid = "a"\nkind = "saml"\nmetadata = "https://x.se"',
            "entity_id behövs när metadata är en adress",
        ),
    ],
)
def test_what_cannot_be_used_is_said_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    assert caught.value.code == "sign-in.setting"
    assert said in str(caught.value.values["problem"])


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_sign_in(tmp_path, {"TERTIAL_SIGN_IN": str(tmp_path / "saknas.toml")})


@pytest.mark.parametrize("metadata", ["<x/>", METADATA.replace("X509Certificate", "Annat")])
def test_metadata_without_what_is_needed_is_refused(tmp_path: Path, metadata: str) -> None:
    (tmp_path / "adfs.xml").write_text(metadata, encoding="utf-8")
    with pytest.raises(BadInput):
        read(tmp_path, '[[provider]]\nid = "a"\nkind = "saml"\nmetadata = "adfs.xml"\n')


def test_a_provider_on_this_machine_needs_no_tls(tmp_path: Path) -> None:
    text = OIDC.replace("https://id.example.org", "http://localhost:8123")
    assert isinstance(read(tmp_path, text).providers[0], Provider)
