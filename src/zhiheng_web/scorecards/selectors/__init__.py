"""Reading scorecards, runs, proofs and what is missing."""
