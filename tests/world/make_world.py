#!/usr/bin/python3
"""Makes the world of the demo as the CSV files that `kamhub records import --load` reads: one group, two provinces, a dozen
prefectures, 300 key accounts with their organisation, people, accounts, products, circuits, half a year of bills, faults and
orders; with --scale up to 90,000 customers. The same for the same seed and scale. It stands beside the modules' demo data,
which is loaded first."""
import argparse
import csv
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from business import Business  # noqa: E402
from customers import Customers  # noqa: E402
from names import Names  # noqa: E402
from places import province_units  # noqa: E402

KEY_ACCOUNTS = 300
AT_MOST = 90_000
PART = 20_000  # rows of one file: an import has a limit of bytes
FAULTS, ORDERS = 3, 2  # of a key account in half a year, on average


class Files:
    """Rows by entity. A column stands in a file if a row has it."""

    def __init__(self):
        self.rows = {}

    def add(self, entity, row):
        self.rows.setdefault(entity, []).append(row)

    def write(self, folder):
        for entity, rows in self.rows.items():
            columns = list(dict.fromkeys(name for row in rows for name in row if name != "contact"))
            for part in range(0, len(rows), PART):
                place = folder / f"{part // PART:02d}"
                place.mkdir(parents=True, exist_ok=True)
                with open(place / f"{entity}.csv", "w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(rows[part:part + PART])


def make(folder, seed=1, scale=KEY_ACCOUNTS):
    """Writes the files. How many rows each entity has."""
    dice = random.Random(f"world {seed}")
    names, files = Names(dice), Files()
    units, people = province_units(names)
    for entity, rows in (("unit", units), ("employee", people)):
        for row in rows:
            files.add(entity, row)
    customers, business = Customers(dice, names, files), Business(dice, names, files)
    business.elements()
    for number in range(1, min(scale, KEY_ACCOUNTS) + 1):
        row, accounts = customers.key(number)
        business.bills(row, accounts)
        for _ in range(dice.randrange(0, 2 * ORDERS + 1)):
            business.order(row, accounts[0][0])
    for code, row, rent, account in customers.circuits:
        business.circuit(code, row, rent, account)
    for _ in range(FAULTS * min(scale, KEY_ACCOUNTS)):
        code, row, *_ = dice.choice(customers.circuits)
        business.fault(code, row)
    for number in range(KEY_ACCOUNTS + 1, scale + 1):
        customers.plain(number)
    # Parents before their parts: heads, branches, outlets; who leads, who reports.
    files.rows["branch"].sort(key=lambda row: row["number"].count("-") + (not row["number"].endswith("-F0")))
    files.rows["contact"].sort(key=lambda row: not row["number"].endswith("-L1"))
    files.write(pathlib.Path(folder))
    return {entity: len(rows) for entity, rows in files.rows.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", required=True, help="a folder; its parts 00, 01 … are imported in this order")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=KEY_ACCOUNTS, help=f"customers, up to {AT_MOST}; {KEY_ACCOUNTS} of them key accounts")
    args = parser.parse_args()
    if not 1 <= args.scale <= AT_MOST:
        parser.error(f"--scale {args.scale} is not between 1 and {AT_MOST}")
    counts = make(args.into, args.seed, args.scale)
    print(", ".join(f"{entity} {count}" for entity, count in counts.items()))


if __name__ == "__main__":
    main()
