# SPDX-License-Identifier: Apache-2.0
"""Opens a file that the program wrote, or says why it cannot be read: the same words for results and merged sweeps."""
import os
from contextlib import contextmanager
from dataclasses import dataclass

os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")  # network file systems have no locks
import h5py  # noqa: E402

from .errors import FILE_TROUBLE, Refusal  # noqa: E402

BEGINNING = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True)
class Kind:
    """What is expected, and how it is made."""

    name: str
    command: str
    arguments: str
    again: str

    @property
    def by_whom(self):
        return f"Name a file written by `{self.command}`"


RESULTS = Kind("results file", "civitas run", "SCENARIO -o FILE", "Run the scenario again")
SWEEP = Kind("merged sweep", "civitas merge", "FOLDER -o FILE", "Merge the sweep again")


@contextmanager
def opened(path, kind):
    """The open file, or a Refusal, also where what is read of it is missing or broken."""
    if not os.path.exists(path):
        raise Refusal(path, "there is no such file", exit_code=FILE_TROUBLE,
                      try_this=f"Make it with `{kind.command} {kind.arguments}`")
    if not os.path.isfile(path):
        raise Refusal(path, "is not a file", exit_code=FILE_TROUBLE, try_this=kind.by_whom)
    try:
        _look_at_the_beginning(path, kind)
        with h5py.File(path, "r") as file:
            yield file
    except KeyError as error:
        raise Refusal(path, f"is not a {kind.name}", f"an object is missing: {error.args[0]}", kind.by_whom) from error
    except OSError as error:
        truncated = "truncated" in str(error)
        raise Refusal(path, "is truncated" if truncated else "cannot be read",
                      "it ends before its contents do" if truncated else error.strerror or str(error),
                      f"Copy it again or {kind.again[0].lower()}{kind.again[1:]}", FILE_TROUBLE) from error


def _look_at_the_beginning(path, kind):
    with open(path, "rb") as file:
        first = file.read(len(BEGINNING))
    if not first:
        raise Refusal(path, "is empty", exit_code=FILE_TROUBLE, try_this=kind.again)
    if first != BEGINNING:
        if BEGINNING.startswith(first):
            raise OSError("truncated")
        raise Refusal(path, f"is not a {kind.name}", "it is not HDF5", kind.by_whom)
