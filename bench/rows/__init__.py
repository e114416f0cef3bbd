"""What is measured; each module registers its rows as it is imported, in the table's order."""

from . import io, making, names, threads, start  # noqa: F401, I001
