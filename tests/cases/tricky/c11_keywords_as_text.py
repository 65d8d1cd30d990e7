def defdef(class_="class A: pass", def_='def f():'): return class_ + def_
class classclass: defclass = "def"; classdef = 1
lambda_ = lambda def_: {def_: [def_ for def_ in ":"]}
