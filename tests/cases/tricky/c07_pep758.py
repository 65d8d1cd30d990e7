def f():
    try:
        pass
    except ValueError, KeyError:
        pass
