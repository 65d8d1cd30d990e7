async def f(): ...
async def g(): pass
def decorator(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
def h():
    @decorator
    async def inner(): ...
    @decorator
    class Inner: ...
