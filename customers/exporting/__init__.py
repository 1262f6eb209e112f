"""Archives as a file: asked for with a purpose, approved above thresholds, made, taken, destroyed (§2.3)."""
