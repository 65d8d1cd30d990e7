def f():
    """\
"""
def g():
    '''\
    '''
    return 1
def h(): return """\
"""
