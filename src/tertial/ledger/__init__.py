"""Facts: files in, immutable Parquet batches, queries out. Knows nothing of Django."""
