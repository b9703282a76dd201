"""The pages that may show the arm; empty until the window is built."""
