"""`python -m zhiheng_web COMMAND`: Django's own commands for this site."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiheng_web.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m zhiheng_web", *sys.argv[1:]])


if __name__ == "__main__":
    main()
