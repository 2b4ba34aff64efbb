"""Where things lie: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
BUNDLE = PACKAGE / "_bundle"


def _resource(name: str) -> Path:
    in_checkout = CHECKOUT / name
    return in_checkout if in_checkout.is_dir() else BUNDLE / name


QUESTION_BANK = _resource("question_bank")
TEMPLATES = _resource("templates")
STATIC = PACKAGE / "static"
MIGRATIONS = PACKAGE / "migrations"
