# SPDX-License-Identifier: Apache-2.0
"""Files that nobody writes by hand end with one clear mistake, or work: in little memory and time."""
import os
import re
import resource
import subprocess

import pytest

PROGRAM = os.environ["CIVITAS"]
HEAD = "civitas: 1\npopulation: {parametric: singles, persons: 100}\ntime: {from: 2027-01, to: 2027-02}\n"
MANY = 10_000
MEMORY = 2 << 30  # bytes of address space; sanitizers need far more
SECONDS = 120     # a safety net: none takes more than seconds


def limited():
    if "san" not in os.environ.get("CIVITAS_BUILD", ""):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def check(folder, text, name="scenario.yaml", command="check"):
    (folder / name).write_text(text)
    return subprocess.run([PROGRAM, command, name], cwd=folder, capture_output=True, text=True, timeout=SECONDS,
                          preexec_fn=limited)


def value(formula):
    return f'{HEAD}values: {{person.x: {{is: "{formula}"}}}}\n'


def number(text):
    return f"{HEAD}parameters: {{a: {{unit: 1, value: {text}}}}}\n"


def named(count, each):
    return "".join(each.format(i=i, before=i - 1) for i in range(count))


TOO_LARGE = {
    "brackets": value("(" * MANY + "1" + ")" * MANY),
    "signs": value("-" * MANY + "1"),
    "negations": value("not " * MANY + "true"),
    "calls": value("abs(" * MANY + "1" + ")" * MANY),
    "powers": value("2" + "^1" * MANY),
    "a sum": value("1" + " + 1" * MANY),
    "a formula of a megabyte": value("1 + " * 250_000 + "1"),
    "lists in lists": HEAD + "values: " + "[" * MANY + "]" * MANY + "\n",
    "maps in maps": HEAD + "values: " + "{a: " * MANY + "1" + "}" * MANY + "\n",
    "indentation": HEAD + "values:\n" + "".join(" " * i + "a:\n" for i in range(1, 2000)),
    "values that read later ones": HEAD + "values:\n" + "".join(
        f"  person.v{i}: v{i - 1} + 1\n" for i in range(MANY - 1, 0, -1)) + "  person.v0: 1\n",
}
NO_NUMBER = {"above all": "1e400", "below all": "-1e400", "400 digits": "9" * 400, "none": ".nan", "no number": "nan",
             "infinite": ".inf", "too small": "1e-400", "hexadecimal": "0x1p99999"}
WORKS = {
    "a title of a megabyte": HEAD + f"title: {'x' * 1_000_000}\n",
    "a comment of a megabyte": HEAD + f"# {'x' * 1_000_000}\n",
    "rules": HEAD + "state: {person.a: {type: integer, start: 0}}\nrules:\n"
             + named(MANY, "  r{i}: {{for: person, where: a < {i}, set: {{a: a + {i}}}}}\n")
             + "schedule: [" + ", ".join(f"r{i}" for i in range(MANY)) + "]\n",
    "values that read the one before": HEAD + "values:\n  person.v0: 1\n"
             + "".join(f"  person.v{i}: v{i - 1} + 1\n" for i in range(1, MANY)),
    "dates": HEAD + "parameters: {a: {unit: 1, from: {"
             + ", ".join(f"{1900 + i // 12}-{i % 12 + 1:02d}: {i}" for i in range(MANY)) + "}}}\n",
    "brackets of a schedule": HEAD + "parameters: {a: {unit: EUR, type: marginal_rate, brackets: ["
             + ", ".join(f"{{above: {i}, rate: 0.1}}" for i in range(MANY)) + "]}}\n",
}
MANY_MISTAKES = {
    "unknown names": HEAD + "values:\n" + named(1000, "  person.v{i}: nosuch{i}\n"),
    "unknown keys": HEAD + named(MANY, "key{i}: 1\n"),
    "indicators of what is not there": HEAD + "indicators:\n" + named(MANY, "  i{i}: {{of: person, mean: nosuch}}\n"),
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_what_is_too_large_is_told_in_one_line(tmp_path, what):
    done = check(tmp_path, TOO_LARGE[what])
    assert done.returncode == 2
    assert re.match(r"error\[E106\]: scenario\.yaml:\d+:\d+: ", done.stderr), done.stderr[:300]
    assert len(done.stderr) < 5000


@pytest.mark.parametrize("what", NO_NUMBER)
def test_what_is_no_number_is_told_in_place(tmp_path, what):
    done = check(tmp_path, number(NO_NUMBER[what]))
    assert done.returncode == 2
    assert re.match(r"error\[E311\]: scenario\.yaml:4:3\d: ", done.stderr), done.stderr[:300]
    assert "E311" in check(tmp_path, value(NO_NUMBER[what] if what[0] == "4" else "1e400")).stderr


@pytest.mark.parametrize("what", WORKS)
def test_what_is_only_long_works(tmp_path, what):
    done = check(tmp_path, WORKS[what])
    assert done.returncode == 0, done.stderr[:300]


@pytest.mark.parametrize("what", MANY_MISTAKES)
def test_of_many_mistakes_the_first_are_told(tmp_path, what):
    done = check(tmp_path, MANY_MISTAKES[what])
    assert done.returncode == 2
    assert done.stderr.count("error[") == 501
    assert "there are more mistakes than these (the first 500 are told)" in done.stderr


def test_many_misspelt_names_are_each_compared_with_many(tmp_path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run = check(tmp_path, HEAD + "parameters:\n" + named(MANY, "  benefit.of_region_{i}: {{unit: 1, value: {i}}}\n")
                + "values:\n" + named(500, "  person.v{i}: benefit.of_regoin_{i} + 1\n"))
    took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert run.stderr.count("unknown name") == 500
    assert "unknown name 'benefit.of_regoin_499'" in run.stderr and "Did you mean 'benefit.of_region_499'?" in run.stderr
    assert took < 10 or "san" in os.environ.get("CIVITAS_BUILD", "")  # two seconds; half a minute by simpler ways


def test_a_word_of_a_megabyte_is_cut_short(tmp_path):
    done = check(tmp_path, value("ü" + "y" * 1_000_000))
    assert done.returncode == 2 and len(done.stderr) < 2000
    done = check(tmp_path, HEAD + f"{'k' * 1_000_000}: 1\n")
    assert done.returncode == 2 and len(done.stderr) < 2000


def test_bases_that_go_in_a_circle_end(tmp_path):
    names = [f"s{i}.yaml" for i in range(100)]
    for i, name in enumerate(names):
        (tmp_path / name).write_text(f"civitas: 1\nbase: {names[(i + 1) % 100]}\n")
    done = check(tmp_path, "civitas: 1\nbase: s0.yaml\n")
    assert done.returncode == 2 and "E710" in done.stderr


def test_a_device_is_no_file(tmp_path):
    done = check(tmp_path, "civitas: 1\nbase: /dev/zero\n")
    assert done.returncode == 74 and "the base /dev/zero cannot be read" in done.stderr


def test_aliases_that_would_unfold_to_millions_are_refused(tmp_path):
    letters = "abcdefghi"
    bomb = "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip(letters, letters[1:]))
    done = check(tmp_path, HEAD + "a: &a [x, x, x]\n" + bomb)
    assert done.returncode == 2 and "E104" in done.stderr
