"""Forecasts: proposed and explained, typed on sheets, handed in, approved and frozen; staff, measures, accuracy."""
