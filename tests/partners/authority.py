"""Certificates made by openssl when they are needed: an authority, and who it signed for."""
import pathlib
import subprocess


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr}")
    return done.stdout


class Authority:
    """Signs certificates; `file` is what is trusted."""

    def __init__(self, folder, name="authority"):
        self.folder, self.file, self.key = pathlib.Path(folder), folder / f"{name}.pem", folder / f"{name}.key"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", f"/CN={name}",
                "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", self.key, "-out", self.file)

    def sign(self, name, subject, days=365, kind="rsa:2048"):
        """(certificate, key) for 127.0.0.1 and localhost."""
        certificate, key, asked = (self.folder / f"{name}.{e}" for e in ("pem", "key", "csr"))
        openssl("req", "-newkey", kind, "-nodes", "-subj", subject, "-utf8", "-keyout", key, "-out", asked)
        extensions = self.folder / f"{name}.ext"
        extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", asked, "-CA", self.file, "-CAkey", self.key, "-CAcreateserial", "-days", days,
                "-extfile", extensions, "-out", certificate)
        return certificate, key


def subject(certificate):
    return openssl("x509", "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb", "-in",
                   certificate).strip().removeprefix("subject=")


def fingerprint(certificate):
    return openssl("x509", "-noout", "-fingerprint", "-sha256", "-in", certificate).strip().partition("=")[2]
