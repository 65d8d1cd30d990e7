def f(x):
    # implementation here
    ...
    if x:
        return x  # the rest of the code
    raise ValueError("...")
