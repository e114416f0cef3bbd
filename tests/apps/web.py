"""aiohttp: a server and a client, over TCP and AF_UNIX, and a web socket."""

import asyncio
import tempfile

from aiohttp import ClientSession, UnixConnector, web


async def shout(request):
    return web.Response(body=(await request.read()).upper(), headers={"Server": "shout"})


async def chat(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data.upper())
    return ws


async def talk(session, url):
    for size in (1, 100_000):
        async with session.post(url, data=b"x" * size) as response:
            assert await response.read() == b"X" * size


async def main():
    app = web.Application()
    app.add_routes([web.post("/", shout), web.get("/chat", chat)])
    runner = web.AppRunner(app)
    await runner.setup()
    with tempfile.TemporaryDirectory() as folder:
        tcp = web.TCPSite(runner, "127.0.0.1", 0)
        await tcp.start()
        await web.UnixSite(runner, f"{folder}/socket").start()
        port = runner.addresses[0][1]
        async with ClientSession() as session:
            await talk(session, f"http://127.0.0.1:{port}/")
            async with session.ws_connect(f"http://127.0.0.1:{port}/chat") as ws:
                await ws.send_str("hello")
                assert (await ws.receive()).data == "HELLO"
        async with ClientSession(connector=UnixConnector(f"{folder}/socket")) as session:
            await talk(session, "http://localhost/")
        await runner.cleanup()
    print("done")


asyncio.run(main())
