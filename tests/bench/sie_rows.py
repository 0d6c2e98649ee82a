#!/usr/bin/env python3
"""Writes a SIE 4 file of so many rows, for measuring `liggare import sie`.

usage: sie_rows.py ROWS FILE      makes FILE and, beside it, FILE.map

Every voucher has two rows: a cost with the programme's activity code, and the bank. With project
P0 to P9 the map says where a cost belongs; P10 to P19 nobody knows. No row is like another.
"""

import sys

LINES = ["m01", "m03", "m05", "m07", "m08"]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rows, path = int(sys.argv[1]), sys.argv[2]
    with open(path, "w", encoding="cp437") as out:
        out.write('#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#ORGNR 212000-0084\n#GEN 20210115\n'
                  '#RAR 0 20200101 20201231\n#DIM 6 "Projekt"\n#DIM 20 "Aktivitet"\n')
        for number in range(1, rows // 2 + 1):
            date = f"2020{number % 12 + 1:02}{number % 28 + 1:02}"
            amount = f"{number % 9973 + 1}.{number % 100:02}"
            out.write(f'#VER L {number} {date} "Faktura {number}"\n{{\n'
                      f'#TRANS {4000 + number % 900} {{6 P{number % 20} 20 7117}} {amount}\n'
                      f'#TRANS 2440 {{}} -{amount}\n}}\n')
    with open(path + ".map", "w", encoding="utf-8") as out:
        out.write("[books]\norganisation = 212000-0084\nfirst_day = 2020-01-01\n"
                  "last_day = 2020-12-31\n[dimensions]\nactivity = 20\nproject = 6\n"
                  "[accounts]\ncost = 4000-7999\noutside = 1000-2999\n"
                  "[rule programme]\nactivity = 7117\n")
        for index in range(10):
            out.write(f"[rule p{index}]\nactivity = 7117\nproject = P{index}\n"
                      f"line = {LINES[index % 5]}\nfund = drift-2019\n")


if __name__ == "__main__":
    main()
