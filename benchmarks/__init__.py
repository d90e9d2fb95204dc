"""What it costs, as ratios of figures taken side by side on the same machine in one run."""
