"""Do the migrations make exactly what the code declares? `make check` asks."""

import sys
import tempfile
from pathlib import Path

from bot.storage.database import Database
from bot.storage.migrate import differences, migrate


def main() -> int:
    """Migrate an empty SQLite and compare; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'check.db'}")
        revision = migrate(database)
        found = differences(database)
        database.close()
    for difference in found:
        sys.stderr.write(f"{difference}\n")
    if not found:
        sys.stdout.write(f"Migrations make what the code declares (revision {revision}).\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
