"""Pure: text of an answer in, assessment with its evidence out."""
