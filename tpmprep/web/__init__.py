"""Shared web things: forms, errors, security headers, filters of templates."""
