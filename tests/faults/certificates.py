"""Certificates that nobody should trust."""

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.manners import GOOD
from tests.faults.server import Fault


def server_tls(*, address: str = "127.0.0.1", valid_days: int = 30) -> ssl.SSLContext:
    """A server's TLS, its certificate signed by itself; a negative number of days makes it an expired one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=valid_days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        file.write(certificate.public_bytes(serialization.Encoding.PEM))
        file.flush()
        context.load_cert_chain(Path(file.name))
    return context


def tls_faults() -> tuple[Fault, ...]:
    """Servers whose certificates are self-signed, expired, or another's."""
    return (
        Fault(name="tls-self-signed", outcome="blocked_robots", deferred=True, answer=GOOD, tls=server_tls()),
        Fault(
            name="tls-expired",
            outcome="blocked_robots",
            deferred=True,
            answer=GOOD,
            tls=server_tls(valid_days=-30),
        ),
        Fault(
            name="tls-another-host",
            outcome="blocked_robots",
            deferred=True,
            answer=GOOD,
            tls=server_tls(address="192.0.2.1"),
        ),
    )
