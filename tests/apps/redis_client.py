"""redis-py against a redis-server of its own: commands, a pipeline, and a message."""

import contextlib
import socket
import subprocess
import tempfile
import time

import redis

PATIENCE = 20.0


@contextlib.contextmanager
def server():
    """A redis-server on a socket in a folder of its own; gives its path."""
    with tempfile.TemporaryDirectory(prefix="tmp") as folder:
        path = f"{folder}/socket"
        command = [
            "redis-server",
            "--port",
            "0",
            "--unixsocket",
            path,
            "--save",
            "",
            "--dir",
            folder,
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                wait_for(path)
                yield path
            finally:
                process.terminate()


def wait_for(path):
    """Until somebody listens; how often that is asked is chance, so that no socket is asked."""
    with open("/proc/net/unix", encoding="utf-8") as table:
        for _ in range(int(PATIENCE / 0.05)):
            table.seek(0)
            if path in table.read():
                return
            time.sleep(0.05)
    raise TimeoutError(path)


with server() as path, redis.Redis(unix_socket_path=path, socket_timeout=PATIENCE) as client:
    client.set("key", b"value" * 1000)
    assert client.get("key") == b"value" * 1000
    with client.pipeline() as pipeline:
        for number in range(10):
            pipeline.rpush("list", number)
        pipeline.lrange("list", 0, -1)
        assert pipeline.execute()[-1] == [b"%d" % number for number in range(10)]
    with client.pubsub(ignore_subscribe_messages=True) as subscriber:
        subscriber.subscribe("channel")
        subscriber.get_message(timeout=PATIENCE)
        client.publish("channel", "message")
        assert subscriber.get_message(timeout=PATIENCE)["data"] == b"message"
    assert client.blpop("nothing", timeout=1) is None
    print(socket.AF_UNIX.name, client.dbsize())
