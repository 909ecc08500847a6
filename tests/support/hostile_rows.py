#!/usr/bin/env python3
"""hostile_rows DATABASE [SEED]: adds rows with the largest and smallest integers, in every integer
column of every table; the texts are taken from rows that are there. As any SQL tool could."""
import random
import sqlite3
import sys

MIN, MAX = -2**63, 2**63 - 1
EXTREMES = [MIN, MIN + 1, -2**53, -2**32, -2**31, -1, 0, 1, 2**31 - 1, 2**32, 2**53, 253402300800000000,
            MAX - 1, MAX]
ROWS = 24

seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
print("hostile rows: seed", seed)
random.seed(seed)
# Each statement by itself: a full sequence rolls everything back.
db = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
db.execute("PRAGMA synchronous=OFF")
db.execute("PRAGMA foreign_keys=OFF")
tables = [name for name, in db.execute(
    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite%'")]


def value(table, name, kind, is_key, row, extreme):
    if kind in ("INTEGER", "INT"):
        # The first rows hold one extreme in all columns, the others any.
        return extreme if extreme is not None else random.choice(EXTREMES)
    if kind == "REAL":
        return random.choice([1e308, -1e308, 0.0, 5e-324])
    if is_key and kind == "TEXT" and name != "plc":
        return ["reader:h", "plc-bridge:h", "h"][row % 3] + str(row)
    known = [v for v, in db.execute(f'SELECT DISTINCT "{name}" FROM "{table}" LIMIT 20')]
    return random.choice(known) if known and random.random() < 0.9 else f"{row}"


added = 0
for table in tables:
    # With the largest sequence number in it a table takes no more rows: only some.
    is_full = random.random() < 0.2
    columns = [(c[1], c[2], c[5]) for c in db.execute(f'PRAGMA table_info("{table}")')]
    for row in range(ROWS):
        extreme = [MIN, MAX, -1, None][min(row // 2, 3)]
        for attempt in range(4):
            values = {name: value(table, name, kind, key, row, extreme) for name, kind, key in columns}
            if "event_id" in values:
                values["event_id"] = f"hostile-{table}-{row}-{attempt}"
            if attempt and table not in ("item", "place", "article", "program", "wiring"):
                values.pop(next(iter(values)), None)  # a sequence number of its own
            if values.get("seq", 0) is not None and values.get("seq", 0) > 2**53 and not is_full:
                values["seq"] = 2**53 + row
            names = ", ".join(f'"{n}"' for n in values)
            try:
                db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(values))})',
                           list(values.values()))
                added += 1
                break
            except (sqlite3.IntegrityError, sqlite3.OperationalError):
                continue
    # Rows that were there before: one extreme in one column.
    for name, kind, _key in columns:
        if kind in ("INTEGER", "INT") and name != "seq":
            for _ in range(3):
                try:
                    db.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = '
                               f'(SELECT rowid FROM "{table}" ORDER BY random() LIMIT 1)',
                               (random.choice(EXTREMES),))
                except sqlite3.IntegrityError:
                    pass
db.close()
print("rows:", added)
