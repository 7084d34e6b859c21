"""Certificates and keys as a hospital has them, made for a test."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

PASSWORD = "pass wörd"


class Authority:
    """A certificate authority that gives keys to people."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._made(name, self._key, name, authority=True)

    def _made(self, name, key, issuer, *, authority=False):
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=30))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    True, not authority, False, False, False, authority, authority, False, False
                ),
                critical=True,
            )
        )
        return builder.sign(self._key, hashes.SHA256())

    def certificate(self, folder: Path) -> Path:
        path = folder / f"{id(self)}.pem"
        path.write_bytes(self._certificate.public_bytes(Encoding.PEM))
        return path

    def key_of(self, name: str, folder: Path) -> Path:
        """A PKCS#12 file with a key for ``name``, under PASSWORD."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._made(name, key, self._certificate.subject.rfc4514_string()[3:])
        path = folder / f"{name}.p12"
        locked = BestAvailableEncryption(PASSWORD.encode())
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                name.encode(), key, certificate, [self._certificate], locked
            )
        )
        return path


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
