"""`python -m zhiheng` is the command `zhiheng`."""

from zhiheng.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
