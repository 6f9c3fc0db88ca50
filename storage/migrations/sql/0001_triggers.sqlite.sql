CREATE TRIGGER change_in_order BEFORE INSERT ON change BEGIN
  SELECT CASE WHEN NEW.seq <> (SELECT coalesce((SELECT max(seq) FROM change), (SELECT floor_seq FROM feed_head)) + 1)
      OR NEW.seq > (SELECT seq FROM feed_head)
    THEN RAISE(ABORT, 'change.seq must be the next number of feed_head') END;
END;
-- next
CREATE TRIGGER change_immutable BEFORE UPDATE ON change BEGIN
  SELECT RAISE(ABORT, 'change is append-only');
END;
-- next
CREATE TRIGGER change_kept BEFORE DELETE ON change
WHEN OLD.seq > (SELECT floor_seq FROM feed_head) BEGIN
  SELECT RAISE(ABORT, 'change is append-only above feed_head.floor_seq');
END;
-- next
CREATE TRIGGER revision_immutable BEFORE UPDATE ON revision
WHEN NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
    AND NEW.headline IS NULL AND NEW.body IS NULL AND NEW.blocks IS NULL AND NEW.description IS NULL
    AND NEW.kicker IS NULL AND NEW.candidates IS NULL AND NEW.body_chars = 0
    AND NEW.revision_id = OLD.revision_id AND NEW.article_id = OLD.article_id
    AND NEW.revision_no = OLD.revision_no AND NEW.content_sha256 = OLD.content_sha256) BEGIN
  SELECT RAISE(ABORT, 'revision is immutable; only an erasure may empty it');
END;
-- next
CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN
  SELECT RAISE(ABORT, 'revision is append-only');
END;
-- next
CREATE TRIGGER feed_forward BEFORE UPDATE ON feed_head
WHEN NEW.epoch = OLD.epoch AND (NEW.seq < OLD.seq OR NEW.floor_seq < OLD.floor_seq) BEGIN
  SELECT RAISE(ABORT, 'feed_head cannot go back within an epoch');
END;
-- next
CREATE TRIGGER feed_head_kept BEFORE DELETE ON feed_head BEGIN
  SELECT RAISE(ABORT, 'feed_head is the one counter');
END;
-- next
CREATE TRIGGER head_forward BEFORE UPDATE ON head
WHEN NEW.revision_no < OLD.revision_no OR NEW.last_seq <= OLD.last_seq BEGIN
  SELECT RAISE(ABORT, 'head cannot go back');
END;
