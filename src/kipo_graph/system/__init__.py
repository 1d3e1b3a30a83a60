"""What the program needs of the system: files, processes, limits, HTTP, compression."""
