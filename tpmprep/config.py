"""The frozen settings of one application; this is the only module that reads the environment."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tpmprep import paths

SECRET_KEY_FILE = "secret_key"


class ConfigError(Exception):
    """A setting that would make the service unsafe or unusable."""


@dataclass(frozen=True)
class Config:
    """Settings of one application.

    ``secure_cookies`` is on when the service is reached by HTTPS: cookies then carry ``Secure``
    and the ``__Host-`` prefix, and HSTS is sent.
    """

    instance: Path = field(default_factory=lambda: Path("instance").resolve())
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    secure_cookies: bool = False
    proxy_hops: int = 0
    question_bank: Path = paths.QUESTION_BANK
    host: str = "127.0.0.1"
    port: int = 8000
    testing: bool = False

    @property
    def sqlalchemy_url(self) -> str:
        """The database address for SQLAlchemy: PostgreSQL by psycopg 3, else a file of SQLite."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'tpmprep.sqlite'}"
        for scheme in ("postgres://", "postgresql://"):
            if self.database_url.startswith(scheme):
                return "postgresql+psycopg://" + self.database_url.removeprefix(scheme)
        return self.database_url

    @property
    def scorer_cache(self) -> Path:
        return self.instance / "scorer"


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """Read the settings from environment variables (listed in ``docs/operations.md``).

    Raises:
        ConfigError: a value is not of its form, with the name of the variable and what it takes.
    """
    env = os.environ if environment is None else environment
    instance = Path(env.get("TPMPREP_INSTANCE", "instance")).resolve()
    return Config(
        instance=instance,
        database_url=env.get("DATABASE_URL", ""),
        redis_url=env.get("REDIS_URL", ""),
        secret_key=env.get("SECRET_KEY", ""),
        secure_cookies=_flag(env, "SECURE_COOKIES"),
        proxy_hops=_whole_number(env, "PROXY_HOPS", default=0, least=0, most=5),
        question_bank=Path(env.get("QUESTION_BANK", str(paths.QUESTION_BANK))),
        host=env.get("HOST", "127.0.0.1"),
        port=_whole_number(env, "PORT", default=8000, least=1, most=65535),
    )


def stored_secret_key(instance: Path) -> str:
    """The key that signs cookies, made once and kept in the instance folder for its owner alone."""
    instance.mkdir(parents=True, exist_ok=True)
    file = instance / SECRET_KEY_FILE
    if not file.exists():
        fresh = instance / f"{SECRET_KEY_FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was quicker: its key counts
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text().strip()


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value in ("", "0", "no", "false", "off"):
        return False
    if value in ("1", "yes", "true", "on"):
        return True
    raise ConfigError(f"{name} takes yes or no; it is {value!r}.")


def _whole_number(env: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ConfigError(f"{name} takes a whole number from {least} to {most}; it is {value!r}.")
    return int(value)
