"""Which figures does the sandbox show? One real month, and three simulated ones.

The real figures are those of huyện Lấp Vò's published report for January 2024 (tables I.2 and
II.2.2). The following month is made up so that changes can be shown. So are the two months of 2026
of tỉnh Phú Thọ (its communes are real), which state counts of components, so that there is advice
to show; `tests/sample_province.py` writes them. The title of what is made up says so, and so does
every message about it.
"""
