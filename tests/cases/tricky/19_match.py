def f(x):
    match x:
        case {"a": 1, **rest}:
            def in_case(): return rest
        case [1, *_] if (y := x): 
            class InCase: pass
        case str() | None: return 1
        case _:
            def other(): ...
match = 1
def match_(match): return match
