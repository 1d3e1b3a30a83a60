"""The graph as a picture: its layout, and the page that shows it."""
