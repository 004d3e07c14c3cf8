"""Which workbook does a walkthrough upload? The demo's example, for a landfill that nobody has minted yet.

python workbook.py EXAMPLE.xlsx RESULT.xlsx
"""

import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as example, zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as result:
    for name in example.namelist():
        result.writestr(name, example.read(name).replace(b"PRAIRIE-LFG-01", b"RIVAL-LFG-07"))
