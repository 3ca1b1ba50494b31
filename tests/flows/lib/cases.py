"""Runs the cases of a script against one hub and says what became of each."""
import argparse

from .processes import Failed


def run(about, make, cases):
    """`make(build)` gives an object with a `world` and a `hub`; `cases(it)` are its methods, in order. Exit status."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--build", required=True)
    it = make(parser.parse_args().build)
    passed = failed = 0
    try:
        for case in cases(it):
            try:
                case()
                passed += 1
                print(f"ok    {case.__name__}")
            except Failed as problem:
                failed += 1
                print(f"FAIL  {case.__name__}: {problem}\n{it.hub.tail()}")
    finally:
        for problem in it.world.close():
            failed += 1
            print(f"FAIL  at the end: {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
