# SPDX-License-Identifier: Apache-2.0
"""Files that appear whole or not at all, and never in place of one that was read."""
import os
import tempfile

from .errors import FILE_TROUBLE, Refusal


def write_all(folder, contents, read, earlier=()):
    """Files by name, in this order; of `earlier` names those go that are not written anew. Gives the paths."""
    paths = {name: os.path.join(folder, name) for name in contents}
    for path in paths.values():
        keep(path, read)
    try:
        os.makedirs(folder, exist_ok=True)
        for name in earlier:
            path = os.path.join(folder, name)
            if name not in contents and os.path.isfile(path) and not _is_one_of(path, read):
                os.unlink(path)
    except OSError as error:
        raise _refusal(folder, error) from error
    for name, path in paths.items():
        write(path, contents[name], read)
    return list(paths.values())


def write(path, contents, read):
    """Text or bytes, under a temporary name, then renamed; `read`: paths of what it is made from, which stays."""
    keep(path, read)
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


def keep(path, read):
    """Refuses to write over what is read."""
    if _is_one_of(path, read):
        raise Refusal(path, "is read, and would be written over", "", "Choose another name with -o")


def _is_one_of(path, read):
    return os.path.exists(path) and any(os.path.exists(other) and os.path.samefile(path, other) for other in read)


def _refusal(path, error):
    return Refusal(path, "cannot be written", error.strerror or str(error), "Choose another folder with -o",
                   FILE_TROUBLE)
