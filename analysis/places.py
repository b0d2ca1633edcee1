# SPDX-License-Identifier: Apache-2.0
"""Where files lie for who reads the page: as seen from its folder, and without folders that are nobody else's business."""
import os
import re

HOMES = ("/home", "/Users")  # folders of the homes of others
FOLDER = "FOLDER"


class Places:
    """`folder`: that of the page."""

    def __init__(self, folder, files):
        self.folder = os.path.abspath(folder)
        self.seen = {results.path: self.given(results.path) for results in files}
        self.seen |= {path: self.recorded(path) for results in files for path in results.inputs}
        self._named = re.compile("|".join(rf"(?<![\w./-]){re.escape(path)}(?![\w/-])"
                                          for path in sorted(self.seen, key=len, reverse=True)))

    def given(self, path):
        """A path of the command line: from the folder of the page where it lies below or beside it, else the bare name."""
        climbs, *below = os.path.relpath(os.path.abspath(path), self.folder).split(os.sep)
        if climbs == os.pardir:
            near, begins = below[:1] != [os.pardir], os.path.dirname(self.folder)
        else:
            near, begins = True, self.folder
        return os.path.join(climbs, *below) if near and not _leads_home(begins) else os.path.basename(path)

    def recorded(self, path):
        """A path that a results file holds; where it begins is not known, unless the file is still there."""
        if os.path.isabs(path) or os.path.exists(path):
            return self.given(path)
        return os.path.basename(path) if path.split(os.sep)[0] in (os.pardir, "~") else path

    def beginning(self, files):
        """Where such paths begin, from the folder of the page; FOLDER where the files are not there any more, or where
        the way would name folders of the machine."""
        here = os.path.relpath(os.curdir, self.folder)
        climbs = set(here.split(os.sep)) <= {os.curdir, os.pardir}
        return here if climbs and all(map(os.path.exists, files)) else FOLDER

    def text(self, sentence):
        """A sentence with the paths in it as they are seen."""
        return self._named.sub(lambda found: self.seen[found[0]], sentence)


def _leads_home(folder):
    """Whether the way from there to a file may name whose home it lies in."""
    homes = (os.path.expanduser("~"), *(os.path.join(homes, "somebody") for homes in HOMES))
    return any(os.path.dirname(home).startswith(folder.rstrip(os.sep)) for home in homes)
