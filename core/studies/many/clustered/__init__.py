"""A study's shards as tasks of a Dask cluster."""

from core.studies.many.clustered.asking import ClusterAsker, Told
from core.studies.many.clustered.cluster import AT_ONCE, Cluster, join

__all__ = ["AT_ONCE", "Cluster", "ClusterAsker", "Told", "join"]
