"""Documents in the official layout of GB/T 9704 (公文版式): Word files made from plain text, and the checker of anybody's file."""
