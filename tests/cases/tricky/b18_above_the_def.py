
# comment above f
@property
# comment between
def f(): return 1
# comment above g
def g():
    return 2
