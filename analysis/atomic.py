# SPDX-License-Identifier: Apache-2.0
"""Writes files so that a reader finds the old one or the new one, never half of one."""
import os
import tempfile

from .errors import FILE_TROUBLE, Refusal


def folder(path):
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise _refusal(path, error) from error


def write(path, contents):
    """Text or bytes, under a temporary name, then renamed."""
    if isinstance(contents, str):
        contents = contents.encode()
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(path)}.", dir=os.path.dirname(path) or ".")
        with os.fdopen(handle, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise _refusal(path, error) from error


def _refusal(path, error):
    return Refusal(path, "cannot be written", error.strerror or str(error), "Choose another folder with -o",
                   FILE_TROUBLE)
