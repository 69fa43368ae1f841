"""Granska: any report read and checked, by whoever has the right to, with nothing kept that nobody asked to keep."""
