async def fetch(client, url): return await client.get(url)


async  def stream(source):
    async for item in source:
        yield item


class Session:
    async def __aenter__(self): ...
    async def __aexit__(self, *exc) -> None: ...
    async\
 def odd(self):
        async with self: pass
