"""Reports as values: a model, blocks that make it from facts, renderers that print it. Knows nothing of Django."""
