"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号安全."""

    name = "zhiheng_web.accounts"
    verbose_name = "账号安全"

    def ready(self) -> None:
        """Start the clock of a session when somebody signs in."""
        from django.contrib.auth.signals import user_logged_in

        from zhiheng_web.accounts.middleware import start_clock

        user_logged_in.connect(start_clock, dispatch_uid="accounts.start_clock")
