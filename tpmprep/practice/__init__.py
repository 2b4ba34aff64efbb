"""The loop of practice: a question, an answer, its assessment, and the next try."""
