"""Static word vectors: the meaning of a text as the mean of its tokens' vectors.

The matrix and the tokenizer are files of the installed package ``wordllama`` (MIT); its code is not
used, because loading by its own code asks a model hub for a file that the package ships elsewhere.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 256
Matrix = NDArray[np.float32]


class WordVectors:
    """Token vectors of 256 numbers; texts of any length, unknown words in pieces."""

    def __init__(self) -> None:
        self._tokenizer, self._matrix = _load_files()

    def sums(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Sum of the token vectors (n, 256) and number of tokens (n, 1) of each text.

        Sums can be added: the mean vector of an answer follows from the sums of its sentences.
        """
        whole = [
            text.encode("utf-8", "replace").decode("utf-8") for text in texts
        ]  # the tokenizer refuses half a character
        encoded = self._tokenizer.encode_batch(whole, add_special_tokens=False)
        sums = np.zeros((len(encoded), SIZE), dtype=np.float32)
        counts = np.zeros((len(encoded), 1), dtype=np.float32)
        for row, tokens in enumerate(encoded):
            if tokens.ids:
                sums[row] = self._matrix[tokens.ids].sum(axis=0, dtype=np.float32)
                counts[row] = len(tokens.ids)
        return sums, counts

    def directions(self, texts: Sequence[str]) -> Matrix:
        """Mean vectors of length 1 (n, 256), so that a dot product is a cosine; zeros for no text."""
        sums, _ = self.sums(texts)
        return unit_rows(sums)


def unit_rows(matrix: Matrix) -> Matrix:
    """Each row scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return (matrix / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@cache
def word_vectors() -> WordVectors:
    """The vectors, loaded once in a process."""
    return WordVectors()


def _load_files() -> tuple[Any, Matrix]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = _package_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    (matrix,) = load_file(folder / "weights" / f"l2_supercat_{SIZE}.safetensors").values()
    return tokenizer, matrix.astype(np.float32)


def _package_folder() -> Path:
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package wordllama, which holds the word vectors, is not installed")
    return Path(spec.origin).parent
