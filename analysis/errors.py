# SPDX-License-Identifier: Apache-2.0
"""What a user is told when something cannot be compared or drawn, and how a script ends."""
import os
import sys
import traceback

WRONG_INPUT = 2  # exit codes, the same as those of the program
FILE_TROUBLE = 74
OUR_BUG = 70
INTERRUPTED = 130


class Refusal(Exception):
    """A user's mistake or a broken file, as `file: problem (why it is one). what to try`."""

    def __init__(self, place, problem, why="", try_this="", exit_code=WRONG_INPUT):
        super().__init__(place, problem)
        self.place = place
        self.exit_code = exit_code
        self.text = problem
        if why:
            self.text += f" ({why})"
        if try_this:
            self.text += f". {try_this}"

    def __str__(self):
        return f"{self.place}: {self.text}" if self.place else self.text


def run(main):
    """Ends the script with what `main` gives for the arguments of the command line: always one clear line for an error."""
    try:
        try:
            sys.exit(main(sys.argv[1:]))
        finally:
            sys.stdout.flush()  # a reader that has gone is met here, and not after the end
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        sys.exit(refusal.exit_code)
    except BrokenPipeError:  # the reader of the table has seen enough; the files are written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except MemoryError:
        print("error: the memory is used up. Run fewer replicates, or follow fewer citizens in the panel", file=sys.stderr)
        sys.exit(FILE_TROUBLE)
    except Exception as bug:
        traceback.print_exc()
        print(f"error: {type(bug).__name__}: {bug} (this is our bug, not your mistake). "
              "Please report it with the command and what stands above", file=sys.stderr)
        sys.exit(OUR_BUG)
