"""Questions, learners, attempts, assessments and the search index.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE question_search USING fts5("
    "prompt, about, tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
)
CREATE_POSTGRESQL = (
    "CREATE TABLE question_search (question_id INTEGER PRIMARY KEY REFERENCES question (id) ON DELETE CASCADE, "
    "document TSVECTOR NOT NULL)",
    "CREATE INDEX ix_question_search_document ON question_search USING gin (document)",
)


def upgrade() -> None:
    op.create_table(
        "content_sync",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("vocabulary", sa.JSON(), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_sync")),
    )
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recovery_code_hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
        sa.UniqueConstraint(
            "recovery_code_hash", name=op.f("uq_learner_recovery_code_hash")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("competency", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("slug", name=op.f("uq_question_slug")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_competency"), ["competency"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_question_kind"), ["kind"], unique=False)

    op.create_table(
        "learner_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_learner_session_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_learner_session_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("learner_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_learner_session_learner_id"), ["learner_id"], unique=False
        )

    op.create_table(
        "question_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_revision_question_id_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_revision")),
        sa.UniqueConstraint(
            "question_id",
            "revision",
            name=op.f("uq_question_revision_question_id_revision"),
        ),
    )
    op.create_table(
        "question_tag",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_tag_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "question_id", "family", "value", name=op.f("pk_question_tag")
        ),
    )
    with op.batch_alter_table("question_tag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_tag_value"), ["value"], unique=False
        )

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("question_revision_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_attempt_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_attempt_question_id_question"),
        ),
        sa.ForeignKeyConstraint(
            ["question_revision_id"],
            ["question_revision.id"],
            name=op.f("fk_attempt_question_revision_id_question_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "learner_id", "key", name=op.f("uq_attempt_learner_id_key")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempt_learner_id_question_id",
            ["learner_id", "question_id"],
            unique=False,
        )

    op.create_table(
        "attempt_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("scorer_version", sa.String(), nullable=False),
        sa.Column("overall", sa.Double(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_attempt_assessment_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_assessment")),
        sa.UniqueConstraint(
            "attempt_id",
            "scorer_version",
            name=op.f("uq_attempt_assessment_attempt_id_scorer_version"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "disagreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_disagreement_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreement")),
        sa.UniqueConstraint(
            "attempt_id", "dimension", name=op.f("uq_disagreement_attempt_id_dimension")
        ),
        sqlite_autoincrement=True,
    )

    if op.get_bind().dialect.name == "sqlite":
        op.execute(CREATE_SQLITE)
    else:
        for statement in CREATE_POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("question_search")
    op.drop_table("disagreement")
    op.drop_table("attempt_assessment")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_learner_id_question_id")

    op.drop_table("attempt")
    with op.batch_alter_table("question_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_tag_value"))

    op.drop_table("question_tag")
    op.drop_table("question_revision")
    with op.batch_alter_table("learner_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learner_session_learner_id"))

    op.drop_table("learner_session")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_kind"))
        batch_op.drop_index(batch_op.f("ix_question_competency"))

    op.drop_table("question")
    op.drop_table("learner")
    op.drop_table("content_sync")
