"""The dull rivals: what a scorer must beat to be worth its keep. Trained on the same folds."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.isotonic import IsotonicRegression

from tpmprep.scoring.examples import Example

Array = NDArray[np.float64]


class Rival(Protocol):
    """Something that predicts the overall level of answers."""

    name: str

    def fit(self, examples: Sequence[Example]) -> "Rival":
        """Learn from rated answers."""

    def predict(self, examples: Sequence[Example]) -> Array:
        """Overall levels (n,)."""


class LengthOnly:
    """Longer is better: isotonic regression of the overall level on the number of words."""

    name = "length only"

    def fit(self, examples: Sequence[Example]) -> "LengthOnly":
        self._model = IsotonicRegression(out_of_bounds="clip").fit(self._signal(examples), _overall(examples))
        return self

    def predict(self, examples: Sequence[Example]) -> Array:
        return np.asarray(self._model.predict(self._signal(examples)))

    def _signal(self, examples: Sequence[Example]) -> Array:
        return np.array([len(example.text.split()) for example in examples], dtype=np.float64)


class LikenessToModelAnswer:
    """What open-source interview graders do: TF-IDF cosine to the model answer, here calibrated by isotonic regression."""

    name = "TF-IDF cosine to the model answer"

    def fit(self, examples: Sequence[Example]) -> "LikenessToModelAnswer":
        references = [example.question.model_answer or "" for example in examples]
        self._vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(
            [e.text for e in examples] + references
        )
        self._model = IsotonicRegression(out_of_bounds="clip").fit(self._signal(examples), _overall(examples))
        return self

    def predict(self, examples: Sequence[Example]) -> Array:
        return np.asarray(self._model.predict(self._signal(examples)))

    def _signal(self, examples: Sequence[Example]) -> Array:
        answers = self._vectorizer.transform([example.text for example in examples])
        references = self._vectorizer.transform([example.question.model_answer or "" for example in examples])
        return np.asarray(answers.multiply(references).sum(axis=1)).ravel()


def _overall(examples: Sequence[Example]) -> Array:
    return np.array([example.levels["overall"] for example in examples], dtype=np.float64)
