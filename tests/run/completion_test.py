# SPDX-License-Identifier: Apache-2.0
# Completion in a shell knows every command and every option that the program knows.
import os
import re
import subprocess

import pytest

CIVITAS = os.environ["CIVITAS"]


def said(*arguments):
    return subprocess.run([CIVITAS, *arguments], check=True, capture_output=True, text=True).stdout


def commands():
    listed = said("--help").split("Subcommands:")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+)  ", listed, re.M)


def completed(*words):
    line = " ".join(words)
    script = said("completion", "bash") + (
        f"COMP_WORDS=({line} ''); [[ '{line}' == *' -' ]] && COMP_WORDS=({line})\n"
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _civitas; printf '%s\\n' \"${COMPREPLY[@]}\"")
    return set(subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True).stdout.split())


def test_every_command():
    assert {"run", "explain", "completion"} <= set(commands())
    assert set(commands()) <= completed("civitas")


@pytest.mark.parametrize("command", commands())
def test_every_option(command):
    known = completed("civitas", command, "-")
    assert "--help" in known
    first = re.findall(r"^  (-\w,)?(--[\w-]+)", said(command, "--help"), re.M)
    assert {long for _, long in first} <= known


def test_words_that_stand_for_themselves():
    assert completed("civitas", "list") == {"models", "functions", "units", "mistakes", "parameters", "indicators", "columns",
                                            "stocks", "persons"}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells(shell):
    script = said("completion", shell)
    assert all(command in script for command in commands())
