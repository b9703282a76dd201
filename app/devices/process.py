"""What the operating system is asked about this very process."""

from __future__ import annotations

import ctypes
import sys

if sys.platform == "win32":
    # No report box and no dump of the memory by Windows' error reporting.
    _QUIET = 0x0001 | 0x0002 | 0x8000

    def leave_no_dump() -> None:
        """A crash writes no image of the memory, in which opened keys and values may lie."""
        ctypes.windll.kernel32.SetErrorMode(_QUIET)

else:
    import resource

    _PR_SET_DUMPABLE = 4

    def leave_no_dump() -> None:
        """A crash writes no image of the memory, in which opened keys and values may lie.

        On Linux no other program of the same account reads the memory either.
        """
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            # A dump that is piped to a service does not ask for the limit.
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
