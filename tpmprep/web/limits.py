"""Rate limits: in memory for one process, in Redis for several, in memory again while Redis is away."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, strategy="fixed-window", headers_enabled=False)
