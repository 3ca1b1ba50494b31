#!/usr/bin/env python3
"""Orders of work that lose or double messages must not compile.

Each case is C++. Its head says `// rule:` (the guarantee, for people) and one or more `// error:` lines, texts
that the compiler's complaint must contain, so that a case cannot pass because of a slip of the pen. The file compiles
when GOOD is defined: the twin that does it right.
"""

import argparse
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
FLAGS = ["-std=gnu++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-DBOOST_DLL_USE_STD_FS",
         "-I", str(HERE.parents[1] / "hub"), "-I", "/usr/include/libxml2"]


def heads(text, mark):
    start = "// %s:" % mark
    return [line[len(start):].strip() for line in text.splitlines() if line.startswith(start)]


def compile_case(compiler, case, *more):
    environment = dict(os.environ, LC_ALL="C")
    return subprocess.run([compiler, *FLAGS, *more, "-x", "c++", str(case)], capture_output=True, text=True, env=environment)


def judge(compiler, case):
    text = case.read_text(encoding="utf-8")
    expected = heads(text, "error")
    if not expected or not heads(text, "rule"):
        return ["%s: its head lacks // rule: or // error:" % case.name]
    wrong = []
    bad = compile_case(compiler, case)
    if bad.returncode == 0:
        wrong.append("%s compiles: %s" % (case.name, heads(text, "rule")[0]))
    for part in expected:
        if bad.returncode != 0 and part not in bad.stderr:
            wrong.append("%s: the compiler does not say %r but\n%s" % (case.name, part, bad.stderr))
    good = compile_case(compiler, case, "-DGOOD")
    if good.returncode != 0:
        wrong.append("%s: the good twin does not compile\n%s" % (case.name, good.stderr))
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="c++")
    arguments = parser.parse_args()
    cases = sorted((HERE / "cases").glob("*.case"))
    with ThreadPoolExecutor(2) as pool:
        wrong = [line for lines in pool.map(lambda case: judge(arguments.compiler, case), cases) for line in lines]
    print("\n".join(wrong) if wrong else "%d cases are refused, their twins compile" % len(cases))
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
