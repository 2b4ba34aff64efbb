"""Words of the served questions, and which questions are like which.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_question_word")),
    )
    op.create_table(
        "question_likeness",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("like_id", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_likeness_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["like_id"],
            ["question.id"],
            name=op.f("fk_question_likeness_like_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "place", name=op.f("pk_question_likeness")),
    )
    with op.batch_alter_table("question_likeness", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_likeness_like_id"), ["like_id"], unique=False)
    with op.batch_alter_table("content_sync", schema=None) as batch_op:
        batch_op.add_column(sa.Column("serial", sa.String(), nullable=False, server_default="before 0002"))
    with op.batch_alter_table("content_sync", schema=None) as batch_op:
        batch_op.alter_column("serial", server_default=None)
    op.execute("UPDATE content_sync SET fingerprint = ''")  # the next sync fills both


def downgrade() -> None:
    with op.batch_alter_table("content_sync", schema=None) as batch_op:
        batch_op.drop_column("serial")
    op.drop_table("question_likeness")
    op.drop_table("question_word")
