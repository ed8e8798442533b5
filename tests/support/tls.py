"""A throwaway CA and a server certificate for 127.0.0.1 (ECDSA), made by openssl."""

import pathlib
import subprocess


def _openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def make(folder):
    """Writes ca.pem, server.pem and server.key."""
    folder = pathlib.Path(folder)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    _openssl(folder, "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
             "-subj", "/CN=hotline test CA")
    _openssl(folder, "req", *curve, "-keyout", "server.key", "-out", "server.csr",
             "-subj", "/CN=localhost")
    (folder / "server.ext").write_text(
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n")
    _openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
             "-CAcreateserial", "-out", "server.pem", "-days", "2", "-extfile", "server.ext")
    (folder / "server.key").chmod(0o600)
