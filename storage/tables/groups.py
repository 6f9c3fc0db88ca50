"""What each article's text looks like, to find the others that tell nearly the same."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import CLUSTERED, STRICT, Record


class ArticleSketchRow(Record):
    """The sketch of an article's newest text."""

    __tablename__ = "article_sketch"
    __table_args__ = (CheckConstraint("length(signature) = 512", name="signature_is_whole"), STRICT)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.article_id"), primary_key=True)
    #: the version of the rules it was made by
    rules: Mapped[int]
    #: nothing for a text too short to be told from others
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)


class ArticleBandRow(Record):
    """One band of a sketch. Texts that are alike share one; a row stands and falls with its sketch."""

    __tablename__ = "article_band"
    __table_args__ = (CLUSTERED,)

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[UUID] = mapped_column(primary_key=True)
