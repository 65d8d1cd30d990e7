def f():
    """Summary
    goes on
    ----
      * item
       * item

        code::

            x
    """
def g(): return """
    * x
      """
