"""Sample data for the sandbox: January 2024 of huyện Lấp Vò is real, February is simulated.

The real figures are those of the district's published report for January 2024 (tables I.2 and
II.2.2). The following month is made up so that changes can be shown; its title says so, and so does
every message about it.
"""
