"""A reply cache in PostgreSQL, which any number of machines share."""

from core.asking.replies.store.postgresql.connections import Connections, connections_to
from core.asking.replies.store.postgresql.database import PostgresDatabase
from core.asking.replies.store.postgresql.experiments import PostgresExperiments
from core.asking.replies.store.postgresql.faults import LOCKED, say
from core.asking.replies.store.postgresql.leases import PostgresLeases
from core.asking.replies.store.postgresql.rows import PostgresRows

__all__ = [
    "LOCKED",
    "Connections",
    "PostgresDatabase",
    "PostgresExperiments",
    "PostgresLeases",
    "PostgresRows",
    "connections_to",
    "say",
]
