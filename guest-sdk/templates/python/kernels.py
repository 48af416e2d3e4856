"""The interface's resource, where componentize-py looks for it."""

from qraft_operator import State

__all__ = ["State"]
