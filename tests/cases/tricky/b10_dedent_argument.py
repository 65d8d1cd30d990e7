from textwrap import dedent
dedent("""
    Not a docstring.
""")
def f():
    dedent("""
        Not one either.
    """)
    return 1
