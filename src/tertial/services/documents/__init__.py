"""Reports while they are written, decided, sealed and published."""
