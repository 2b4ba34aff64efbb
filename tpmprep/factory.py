"""The application: settings, extensions, features, errors, commands. Everything is wired here."""

from datetime import timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

import tpmprep
from tpmprep import config as settings
from tpmprep import paths
from tpmprep.accounts import models as _accounts_models  # noqa: F401 - tables for migrations
from tpmprep.bank.service import QuestionNotFoundError
from tpmprep.cli.content import content_commands
from tpmprep.config import Config
from tpmprep.db import db, engine_options, prepare_engine
from tpmprep.home import routes as home_routes
from tpmprep.practice import routes as practice_routes
from tpmprep.practice import scorer
from tpmprep.practice.service import AttemptNotFoundError
from tpmprep.web import errors, filters, security
from tpmprep.web.limits import limiter

LARGEST_REQUEST_BYTES = 256_000
FORM_HOURS = 24
REDIS_PATIENCE = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}


def create_app(config: Config | None = None) -> Flask:
    """A ready application; its database may still need ``flask db upgrade`` and ``flask content sync``."""
    config = config or settings.from_environment()
    app = Flask(
        "tpmprep",
        template_folder=str(paths.TEMPLATES),
        static_folder=str(paths.STATIC),
        instance_path=str(config.instance),
    )
    _apply_settings(app, config)
    _init_extensions(app, config)
    app.register_blueprint(home_routes.bp)
    app.register_blueprint(practice_routes.bp)
    security.init_app(app, config)
    filters.init_app(app)
    errors.init_app(app, not_found=(QuestionNotFoundError, AttemptNotFoundError))
    app.cli.add_command(content_commands)
    app.jinja_env.globals["version"] = tpmprep.__version__
    if config.proxy_hops:
        hops = config.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _apply_settings(app: Flask, config: Config) -> None:
    config.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        TPMPREP=config,
        TESTING=config.testing,
        SECRET_KEY=config.secret_key or settings.stored_secret_key(config.instance),
        SQLALCHEMY_DATABASE_URI=config.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.sqlalchemy_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST_BYTES,
        MAX_FORM_PARTS=50,
        WTF_CSRF_TIME_LIMIT=FORM_HOURS * 3600,
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),
        SESSION_COOKIE_NAME="__Host-session" if config.secure_cookies else "tpmprep_session",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        BOOTSTRAP_SERVE_LOCAL=True,
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=REDIS_PATIENCE if config.redis_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url),
        RATELIMIT_ENABLED=not config.testing,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _init_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Migrate(
        app,
        db,
        directory=str(paths.MIGRATIONS),
        render_as_batch=True,
        compare_type=True,
    )
    CSRFProtect(app)
    Bootstrap5(app)
    limiter.init_app(app)
    scorer.init_app(app, config.question_bank, config.scorer_cache)
