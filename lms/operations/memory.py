"""What the server and its job runner keep of the machine's memory, where its C library is one that lets us say so (glibc, mallopt(3))."""

import contextlib
import ctypes
import gc

M_MMAP_THRESHOLD, LARGE = -3, 1024 * 1024  # bytes
M_ARENA_MAX, ONE = -8, 1


def spare() -> None:
    """Before processes split off: what is loaded by now stays shared with them, as long as no collector writes in it; large
    pieces, such as a decoded photo, go back to the machine at once; and threads share one heap instead of each keeping what
    its own grew to."""
    with contextlib.suppress(AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_ARENA_MAX, ONE)
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """After work that took much: hands free pieces between those in use to the machine. Takes a few milliseconds."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
