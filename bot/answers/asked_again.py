"""What becomes of a question whose connection to the database is lost? It is asked once more."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot.answers.front_desk import FrontDesk


class _AtDesk(Protocol):
    @property
    def desk(self) -> FrontDesk: ...


_Asked = TypeVar("_Asked", bound=_AtDesk)
_Args = ParamSpec("_Args")
_Answer = TypeVar("_Answer")


def asked_again(
    question: Callable[Concatenate[_Asked, _Args], _Answer],
) -> Callable[Concatenate[_Asked, _Args], _Answer]:
    """A question that is asked anew as a whole, in a transaction of its own; it must only read."""

    @wraps(question)
    def patiently(asked: _Asked, /, *args: _Args.args, **kwargs: _Args.kwargs) -> _Answer:
        patience = asked.desk.database.patience
        return patience.asked(lambda: question(asked, *args, **kwargs))

    return patiently
