"""Internal control as pages: risks, measures and controls, samples, reviews, signals (ADR 0021)."""
