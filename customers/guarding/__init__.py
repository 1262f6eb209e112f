"""What stands between a right and a value: declared purposes, gates with an approval, the glass to break."""
