"""The questions as tables: synced from the content files, listed, filtered and searched."""
