"""TLS sockets without an HTTP library, for requests no library would send."""

import contextlib
import socket
import ssl

from support import client


class Raw:
    def __init__(self, server, seconds=60, tls=None, session=None):
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=seconds)
        self.socket = (tls or client.context(server.ca)).wrap_socket(
            plain, server_hostname="127.0.0.1", session=session)
        self.kept = b""

    def send(self, text):
        """As much as the server takes: where it has closed the connection before, there is no answer."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            self.socket.sendall(text if isinstance(text, bytes) else text.encode())
        return self

    def answer(self):
        """One answer; None when the server has closed the connection instead."""
        try:
            while b"\r\n\r\n" not in self.kept:
                if not self._more():
                    return None
            head, self.kept = self.kept.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
            length = int(dict((k.lower(), v) for k, v in headers).get("content-length", 0))
            while len(self.kept) < length:
                if not self._more():
                    return None
        except (ConnectionResetError, BrokenPipeError, OSError):
            return None
        body, self.kept = self.kept[:length], self.kept[length:]
        return client.Answer(int(lines[0].split(" ")[1]), headers, body)

    def _more(self):
        got = self.socket.recv(65536)
        self.kept += got
        return bool(got)

    def closed(self):
        """Waits until the server closes the connection; False when it answers instead."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def ask(server, text):
    """One request on a connection of its own."""
    with Raw(server) as connection:
        return connection.send(text).answer()
