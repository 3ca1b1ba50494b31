"""A self-signed certificate for the loopback address, made by the openssl command."""

import subprocess


def self_signed(directory, name):
    """Returns (certificate file, key file), those of the last start in this folder. Its own authority."""
    certificate, key = directory / f"{name}.crt", directory / f"{name}.key"
    if certificate.exists() and key.exists():
        return certificate, key
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "30", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
         "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True)
    return certificate, key
