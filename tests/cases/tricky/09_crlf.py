import os

class Windows:
    x = 1

    def read(self): return 1

    def write(self,
              data):  # why
        """Has one.

        More.
        """
        return data

def last(): pass
