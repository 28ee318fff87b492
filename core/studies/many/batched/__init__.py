"""A study's calls in the batches of vendors."""

from core.studies.many.batched.book import Book, Entry
from core.studies.many.batched.run import Batches, Services, takes_batches

__all__ = ["Batches", "Book", "Entry", "Services", "takes_batches"]
