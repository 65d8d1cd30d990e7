def f():
    try:
        def g(): pass
    except* ValueError:
        def h(): return 1
