"""Pure: files of the question bank become frozen, checked objects."""
