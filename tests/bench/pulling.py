"""How quickly a country is pulled from a local portal, its pauses left out."""

import sys
import tempfile
import uuid

import structlog

from bot.clock import FixedClock
from bot.pulling import Pulling
from bot.sources.portal.client import OnAnswer, Portal
from scoring.period import Period
from tests.bench.measure import installation, peak_megabytes, timed
from tests.bench.national import NOW, national_units
from tests.portal.made import Made, made
from tests.portal.server import PortalServer

MONTH = Period.month(2026, 1)


def provinces() -> list[Made]:
    """The answers of all provinces, each with its departments and communes."""
    units = national_units()
    roots = [(code, name) for code, name in units if "." not in code]
    return [
        made(
            str(uuid.UUID(int=number)),
            [(c, n) for c, n in units if c.startswith(f"{code}.")],
            MONTH,
            code=code,
            name=name,
        )
        for number, (code, name) in enumerate(roots, 1)
    ]


def main() -> None:
    """Pull every province once; prints seconds, units, requests and megabytes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    country = provinces()
    with (
        PortalServer(*country) as server,
        tempfile.TemporaryDirectory() as folder,
        installation(folder, url=server.url) as built,
    ):

        def connect(on_answer: OnAnswer) -> Portal:
            return Portal(server.url, 1, on_answer=on_answer, sleep=lambda _: None)

        pulling = built.pulling
        ours = Pulling(
            pulling.database,
            FixedClock(NOW),
            pulling.reader,
            pulling.settings,
            pulling.staging,
            pulling.pipeline,
            connect,
        )
        units = 0

        def pull_all() -> None:
            nonlocal units
            for root in country:
                done = ours.pull(MONTH, accept=True, by="bench", root=root.root_id)
                units += done.staged.units

        seconds = timed(pull_all)
        sys.stdout.write(f"{seconds} {units} {len(server.heard)} {peak_megabytes()}\n")


if __name__ == "__main__":
    main()
