"""The error of every source: this input cannot be used, for one reason, at one place."""


class Refused(Exception):  # noqa: N818 - named by the decision it forces
    """Nothing was taken from the input.

    Args:
        what: one sentence in Vietnamese: what is wrong and what was expected.
        where: the cell or line, as its reader would find it; empty for the whole file.
    """

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(f"{where}: {what}" if where else what)
