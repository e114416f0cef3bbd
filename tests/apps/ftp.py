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


def serve(server, stop):
    while not stop.is_set():
        server.serve_forever(timeout=0.05, blocking=False)


with tempfile.TemporaryDirectory() as folder:
    authorizer = DummyAuthorizer()
    authorizer.add_user("ali", "sesame", folder, perm="elradfmw")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer})
    server = FTPServer(("127.0.0.1", 0), handler)
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
