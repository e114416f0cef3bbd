"""pyftpdlib's server in a thread, and ftplib's client: files there and back, passive and active."""

import ftplib
import io
import logging
import tempfile
import threading

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

PATIENCE = 20.0
CONTENT = b"0123456789" * 10_000

logging.disable(logging.CRITICAL)


class Handler(FTPHandler):
    def respond(self, resp, *args, **kwargs):
        # 125 where the data connection is there before the command, 150 else: that is chance.
        told = "150 Here it comes." if resp[:3] in ("125", "150") else resp
        super().respond(told, *args, **kwargs)


def serve(server, stop):
    # Not by serve_forever(), which asks for the address each time: how often that is, is chance.
    while not stop.is_set():
        server.ioloop.loop(timeout=0.05, blocking=False)


with tempfile.TemporaryDirectory() as folder:
    authorizer = DummyAuthorizer()
    authorizer.add_user("ali", "sesame", folder, perm="elradfmw")
    Handler.authorizer = authorizer
    server = FTPServer(("127.0.0.1", 0), Handler)
    stop = threading.Event()
    serving = threading.Thread(target=serve, args=(server, stop), name="server")
    serving.start()
    with ftplib.FTP(timeout=PATIENCE) as client:
        client.connect(*server.address)
        client.login("ali", "sesame")
        for passive in (True, False):
            client.set_pasv(passive)
            client.storbinary("STOR file", io.BytesIO(CONTENT))
            received = io.BytesIO()
            client.retrbinary("RETR file", received.write)
            assert received.getvalue() == CONTENT
            assert client.nlst() == ["file"]
    stop.set()
    serving.join()
    server.close_all()
print("done")
