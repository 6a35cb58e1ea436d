"""How instants, points and ids are stored, alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

from scoring.scheme import POINT_STEP

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite only counts up by itself in a column typed INTEGER; Telegram's ids need 64 bits elsewhere.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware moment; kept in UTC, given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To storage; SQLite keeps no zone, so it gets plain UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was to be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From storage."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Points(TypeDecorator[Decimal]):
    """Points or per cent with four exact decimals.

    NUMERIC on PostgreSQL; SQLite has no decimals, so there it is an integer of 0,0001 steps.
    """

    impl = Numeric(10, 4)
    cache_ok = True
    _digits = 10

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Integer())
        return dialect.type_descriptor(Numeric(self._digits, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        """To storage."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value / POINT_STEP)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ANN401 - int or Decimal, by database
        """From storage."""
        if value is None or dialect.name != "sqlite":
            return value
        return Decimal(value) * POINT_STEP


class Amount(Points):
    """Numbers of dossiers, or days, with four exact decimals: a country's dossiers have room."""

    impl = Numeric(18, 4)
    cache_ok = True
    _digits = 18
