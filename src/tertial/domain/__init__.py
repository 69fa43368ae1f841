"""Pure calculations on frozen dataclasses: the standard library and itself, nothing else."""
