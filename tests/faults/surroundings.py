# SPDX-License-Identifier: Apache-2.0
# What faults.py puts around a command: a disk of some size, in memory, and a clock that runs backwards.
import os
import subprocess
from pathlib import Path


class Disk:
    def __init__(self, folder, size):
        self.folder = folder
        self.mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)

    @staticmethod
    def mount(*words):
        subprocess.run(["mount", *map(str, words)], check=True, capture_output=True)

    def again(self, how):
        self.mount("-o", f"remount,{how}", self.folder)

    def becomes_read_only(self):
        """Refused while a file is being written."""
        try:
            self.again("ro")
            return True
        except subprocess.CalledProcessError:
            return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.folder], check=True)


def may_mount(folder):
    try:
        with Disk(folder, "1m"):
            return True
    except (subprocess.CalledProcessError, FileNotFoundError):
        return False


def backwards_clocks(folder):
    """Environments in which the wall clock runs backwards, and all clocks."""
    library = folder.with_name("backwards_clock.so")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", Path(__file__).with_name("backwards_clock.c"), "-o", library,
                    "-ldl"], check=True)
    return [dict(os.environ, LD_PRELOAD=str(library), **settings) for settings in ({}, {"CLOCK_ALL": "1"})]
