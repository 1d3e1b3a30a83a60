"""The graph as a picture: its network, where things stand, and the page that shows it."""
