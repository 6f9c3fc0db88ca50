"""TLS as it should be and as it should not: one authority is trusted here, most servers it never knew."""

import ssl
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import trustme

from tests.faults.manners import GOOD
from tests.faults.server import Fault

HERE = "127.0.0.1"


@cache
def authority() -> trustme.CA:
    """The authority whose certificates are good."""
    return trustme.CA()


def trusting(folder: Path) -> dict[str, str]:
    """The variables of a process that trusts the authority, and no other."""
    file = folder / "authority.pem"
    authority().cert_pem.write_to_path(file)
    return {"SSL_CERT_FILE": str(file)}


def server_tls(
    by: trustme.CA | None = None, *, host: str = HERE, expires: datetime | None = None
) -> ssl.SSLContext:
    """A server's TLS, its certificate for that host, signed by an authority: the trusted one by default."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (by or authority()).issue_cert(host, not_after=expires).configure_cert(context)
    return context


def _signed_by_itself() -> ssl.SSLContext:
    """An authority's own certificate is signed by nobody else."""
    alone = trustme.CA(organization_name=HERE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(alone.private_key_pem.bytes() + alone.cert_pem.bytes())
        file.flush()
        context.load_cert_chain(file.name)
    return context


def _outdated() -> ssl.SSLContext:
    """TLS 1.0 and nothing later."""
    context = server_tls()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # which is why it stands here
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def _refused(name: str, tls: ssl.SSLContext, *, hangs_up: bool = False) -> Fault:
    return Fault(name=name, outcome="blocked_robots", deferred=True, answer=GOOD, tls=tls, hangs_up=hangs_up)


@cache
def bad_certificates() -> tuple[Fault, ...]:
    """Servers whose certificates are self-signed, unknown, expired, or another's."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return (
        _refused("tls-self-signed", _signed_by_itself()),
        _refused("tls-unknown-authority", server_tls(trustme.CA())),
        _refused("tls-expired", server_tls(expires=yesterday)),
        _refused("tls-another-host", server_tls(host="news.example")),
    )


@cache
def bad_handshakes() -> tuple[Fault, ...]:
    """Servers with which no TLS can be spoken."""
    return (
        _refused("tls-outdated", _outdated()),
        _refused("tls-hangs-up", server_tls(), hangs_up=True),
    )


@cache
def good_tls() -> Fault:
    """A server with a certificate that is valid, its own, and of the trusted authority."""
    return Fault(name="tls-good", outcome="ok", answer=GOOD, tls=server_tls())


def tls_faults() -> tuple[Fault, ...]:
    """All of them; the process that fetches must be `trusting`."""
    return (*bad_certificates(), *bad_handshakes(), good_tls())
