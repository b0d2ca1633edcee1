# SPDX-License-Identifier: Apache-2.0
"""What a user is told when a comparison cannot be made."""

WRONG_INPUT = 2  # exit codes, the same as those of the program
FILE_TROUBLE = 74


class Refusal(Exception):
    """A user's mistake or a broken file, as `file: problem (why it is one). what to try`."""

    def __init__(self, place, problem, why="", try_this="", exit_code=WRONG_INPUT):
        super().__init__(place, problem)
        self.exit_code = exit_code
        self.text = f"{place}: {problem}" if place else problem
        if why:
            self.text += f" ({why})"
        if try_this:
            self.text += f". {try_this}"

    def __str__(self):
        return self.text
