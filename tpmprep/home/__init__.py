"""The front door, the learner's own data, how scoring works, and whether the service is well."""
