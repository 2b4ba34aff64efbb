"""Interview practice, certification paths and pay comparisons for technical project managers.

Importing this package loads nothing else, so that ``tpmprep.scoring`` can be used without the web.
"""

__version__ = "0.1.0"
