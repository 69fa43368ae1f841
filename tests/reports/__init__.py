"""The main job end to end: the demo's reports as files, against what the municipality published."""
