CREATE FUNCTION feature_desk_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$;
-- next
CREATE FUNCTION feature_desk_change_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head feed_head;
BEGIN
  SELECT * INTO head FROM feed_head;
  IF NEW.seq <> coalesce((SELECT max(seq) FROM change), head.floor_seq) + 1 OR NEW.seq > head.seq THEN
    RAISE EXCEPTION 'change.seq must be the next number of feed_head' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
-- next
CREATE TRIGGER change_in_order BEFORE INSERT ON change
  FOR EACH ROW EXECUTE FUNCTION feature_desk_change_in_order();
-- next
CREATE TRIGGER change_immutable BEFORE UPDATE ON change
  FOR EACH ROW EXECUTE FUNCTION feature_desk_refuse('change is append-only');
-- next
CREATE FUNCTION feature_desk_change_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.seq > (SELECT floor_seq FROM feed_head) THEN
    RAISE EXCEPTION 'change is append-only above feed_head.floor_seq'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
-- next
CREATE TRIGGER change_kept BEFORE DELETE ON change
  FOR EACH ROW EXECUTE FUNCTION feature_desk_change_kept();
-- next
CREATE TRIGGER change_not_truncated BEFORE TRUNCATE ON change
  FOR EACH STATEMENT EXECUTE FUNCTION feature_desk_refuse('change is append-only');
-- next
CREATE TRIGGER revision_immutable BEFORE UPDATE ON revision FOR EACH ROW
  WHEN (NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
    AND NEW.headline IS NULL AND NEW.body IS NULL AND NEW.blocks IS NULL AND NEW.description IS NULL
    AND NEW.kicker IS NULL AND NEW.candidates IS NULL AND NEW.body_chars = 0
    AND NEW.revision_id = OLD.revision_id AND NEW.article_id = OLD.article_id
    AND NEW.revision_no = OLD.revision_no AND NEW.content_sha256 = OLD.content_sha256))
  EXECUTE FUNCTION feature_desk_refuse('revision is immutable; only an erasure may empty it');
-- next
CREATE TRIGGER revision_kept BEFORE DELETE ON revision
  FOR EACH ROW EXECUTE FUNCTION feature_desk_refuse('revision is append-only');
-- next
CREATE TRIGGER feed_forward BEFORE UPDATE ON feed_head FOR EACH ROW
  WHEN (NEW.epoch = OLD.epoch AND (NEW.seq < OLD.seq OR NEW.floor_seq < OLD.floor_seq))
  EXECUTE FUNCTION feature_desk_refuse('feed_head cannot go back within an epoch');
-- next
CREATE TRIGGER feed_head_kept BEFORE DELETE ON feed_head
  FOR EACH ROW EXECUTE FUNCTION feature_desk_refuse('feed_head is the one counter');
-- next
CREATE TRIGGER head_forward BEFORE UPDATE ON head FOR EACH ROW
  WHEN (NEW.revision_no < OLD.revision_no OR NEW.last_seq <= OLD.last_seq)
  EXECUTE FUNCTION feature_desk_refuse('head cannot go back');
-- next
CREATE FUNCTION feature_desk_look_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- a hint only: it says that there is something to read, and missing one is harmless
  PERFORM pg_notify('changes_v1', '');
  RETURN NULL;
END $$;
-- next
CREATE TRIGGER change_look_now AFTER INSERT ON change
  FOR EACH STATEMENT EXECUTE FUNCTION feature_desk_look_now();
