"""Prints what another program reads in a workbook: SHEET!CELL, type, value and number format.

Usage: read_workbook.py FILE.xlsx. Exits 77 where openpyxl is not installed.
"""

import sys

try:
    import openpyxl
except ImportError:
    sys.exit(77)

for sheet in openpyxl.load_workbook(sys.argv[1]).worksheets:
    print(f"{sheet.title}! freeze {sheet.freeze_panes}")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                print(f"{sheet.title}!{cell.coordinate} {type(cell.value).__name__} "
                      f"{cell.value} {cell.number_format}")
