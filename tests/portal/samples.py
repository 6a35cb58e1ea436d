"""Real answers of the portal, where they are at hand; read in place, never copied."""

import json
import os
from pathlib import Path

import pytest

from scoring.period import Period
from tests.portal.made import GROUP_OF, Made, totals

# Beside the work tree; or where the tests' own setting says.
_FOLDER = Path(
    os.environ.get("BOT766_PORTAL_SAMPLES")  # noqa: TID251 - the tests' own setting
    or Path(__file__).parents[2].parent / "shared" / "portal-samples"
)
PHU_THO = "019d2be3-6a88-732b-8b17-b68020c8553a"
AUGUST = Period.month(2026, 8)


def samples() -> Made:
    """The province of Phú Thọ, 8/2026, cut to nine units; the totals are the sums of its groups.

    Skips the test where the real answers are not at hand.
    """
    missing = [name for name in GROUP_OF if not (_FOLDER / f"{name}.json").is_file()]
    if missing:
        pytest.skip("the portal's real answers are not at hand (BOT766_PORTAL_SAMPLES)")
    texts = {name: (_FOLDER / f"{name}.json").read_text("utf-8") for name in GROUP_OF}
    data = {name: json.loads(text)["data"] for name, text in texts.items()}
    return Made(
        PHU_THO, "H44", "UBND tỉnh Phú Thọ", AUGUST, {**data, "service-results": totals(data)}
    )
