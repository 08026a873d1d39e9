"""What NEON bridge costs in time, beside its aims and beside the same path without it."""
