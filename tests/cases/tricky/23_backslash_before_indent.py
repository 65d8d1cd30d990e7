class Plotter:
\
    pass

class Another:
  \
    x = 1
def f():
\
\
\
	return 1
def g():
    \

    return 1
