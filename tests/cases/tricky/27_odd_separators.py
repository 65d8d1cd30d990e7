x = "a b cdefgh"
def f(a=" "): return ""  #   comment  still  comment
class A:  #  
    y = ""
    def g(self, z='''
     '''): return z
#   def not_code(): pass
def h():
    # 
    return 1
