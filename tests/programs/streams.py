"""An asyncio server, and four clients at once."""

import asyncio

CLIENTS, LINES = 4, 5


async def shout(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(host, port, number):
    reader, writer = await asyncio.open_connection(host, port)
    for line in range(LINES):
        writer.write(b"client %d, line %d\n" % (number, line))
        await writer.drain()
        assert await reader.readline() == b"CLIENT %d, LINE %d\n" % (number, line)
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    async with server:
        address = server.sockets[0].getsockname()
        await asyncio.gather(*(client(*address, number) for number in range(CLIENTS)))
    print("served", CLIENTS)


asyncio.run(main())
