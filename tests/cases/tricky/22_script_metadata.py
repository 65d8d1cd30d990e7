# /// script
# dependencies = ['x']
# ///
import os
