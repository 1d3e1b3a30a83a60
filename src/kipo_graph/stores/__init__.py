"""Where a graph lies and is asked: in memory, on disk, or on another machine."""
