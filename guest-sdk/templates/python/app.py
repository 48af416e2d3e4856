"""What componentize-py looks for: the interface, and its resource in a module of its name."""

import kernels
import {{name}}
from qraft_operator import Kernels

__all__ = ["Kernels", "kernels", "{{name}}"]
