"""Reading: an answer becomes a table of its sentences, from which the features of any part of it can be added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer

from tpmprep.scoring.cues import count_cues
from tpmprep.scoring.sentences import Span, split_sentences
from tpmprep.scoring.vectors import unit_rows, word_vectors

Array = NDArray[np.float32]
TOKEN = r"(?u)\b[^\W_]+(?:'[^\W_]+)?\b"


@dataclass(frozen=True)
class SentenceTable:
    """The sentences of one answer (n of them) as numbers.

    ``words`` (n, vocabulary) counts of words and pairs of words; ``sums`` (n, 256) sums of word
    vectors and ``tokens`` (n, 1) how many; ``cues`` (n, cues) counts of word patterns.
    """

    spans: tuple[Span, ...]
    texts: tuple[str, ...]
    words: Any
    sums: Array
    tokens: Array
    cues: Array

    @property
    def directions(self) -> Array:
        return unit_rows(self.sums)


class SentenceReader(BaseEstimator):
    """Turns answers into sentence tables with a vocabulary learnt from many sentences.

    Parameters
    ----------
    min_df : in how many sentences a word or pair of words must stand to be counted.
    """

    def __init__(self, min_df: int = 2) -> None:
        self.min_df = min_df

    def fit(self, sentences: Sequence[str]) -> "SentenceReader":
        vectorizer = CountVectorizer(ngram_range=(1, 2), min_df=self.min_df, token_pattern=TOKEN)
        counts = vectorizer.fit_transform(_straight(sentences))
        self.terms_ = np.array(vectorizer.get_feature_names_out(), dtype=str)
        documents = np.asarray((counts > 0).sum(axis=0)).ravel()
        self.idf_ = np.log((1 + counts.shape[0]) / (1 + documents)) + 1.0
        return self

    def read(self, text: str, spans: Sequence[Span] | None = None) -> SentenceTable:
        """The table of a text; its sentences are split here unless their spans are given."""
        found = tuple(split_sentences(text) if spans is None else spans)
        return self.table([text[span.start : span.end] for span in found], found)

    def table(self, sentences: Sequence[str], spans: tuple[Span, ...] = ()) -> SentenceTable:
        texts = tuple(sentences)
        sums, tokens = word_vectors().sums(_straight(texts))
        words = self.count(texts) if texts else sp.csr_matrix((0, len(self.terms_)))
        return SentenceTable(spans, texts, words.astype(np.float32), sums, tokens, count_cues(texts))

    def count(self, texts: Sequence[str]) -> Any:
        """Counts (n, vocabulary) of words and pairs of words."""
        return self._counter().transform(_straight(texts))

    def weigh(self, counts: Any) -> Any:
        """TF-IDF rows of length 1 from rows of counts, with damped frequencies."""
        weighted = sp.csr_matrix(counts, dtype=np.float64, copy=True)
        weighted.data = (1.0 + np.log(np.maximum(weighted.data, 1.0))) * self.idf_[weighted.indices]
        row_of = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
        lengths = np.sqrt(np.bincount(row_of, weighted.data**2, minlength=weighted.shape[0]))
        weighted.data /= lengths[row_of]
        return weighted

    def _counter(self) -> CountVectorizer:
        if not hasattr(self, "_vectorizer"):
            terms = [str(term) for term in self.terms_]
            self._vectorizer = CountVectorizer(ngram_range=(1, 2), token_pattern=TOKEN, vocabulary=terms)
        return self._vectorizer

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_vectorizer", None)
        return state


def _straight(texts: Sequence[str]) -> list[str]:
    return [text.replace("’", "'") for text in texts]
