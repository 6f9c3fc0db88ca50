DROP TRIGGER head_forward ON head;
-- next
CREATE TRIGGER head_forward BEFORE UPDATE ON head FOR EACH ROW
  WHEN (NEW.revision_no < OLD.revision_no OR (NEW.last_seq <= OLD.last_seq AND NOT (
    OLD.content_group IS NULL AND NEW.content_group IS NOT NULL AND NEW.last_seq = OLD.last_seq
    AND NEW.revision_id = OLD.revision_id AND NEW.live = OLD.live)))
  EXECUTE FUNCTION feature_desk_refuse('head cannot go back, and its group changes with the feed only');
-- next
CREATE OR REPLACE VIEW changes_v1 AS SELECT
  c.seq AS seq,
  c.change_id AS change_id,
  c.op AS op,
  a.article_id AS article_id,
  s.key AS source,
  a.canonical_url AS url,
  r.revision_id AS revision_id,
  r.revision_no AS revision_no,
  r.kind AS kind,
  r.headline AS headline,
  r.kicker AS kicker,
  r.description AS description,
  r.body AS body,
  coalesce((SELECT jsonb_agg(x.name ORDER BY x.position) FROM revision_author x WHERE x.revision_id = r.revision_id), '[]'::jsonb) AS authors,
  r.date_published AS date_published,
  r.date_published_quality AS date_published_quality,
  r.date_published_raw AS date_published_raw,
  r.date_modified AS date_modified,
  r.date_modified_quality AS date_modified_quality,
  r.date_modified_raw AS date_modified_raw,
  r.in_language AS in_language,
  r.section AS section,
  coalesce((SELECT jsonb_agg(x.name ORDER BY x.position) FROM revision_keyword x WHERE x.revision_id = r.revision_id), '[]'::jsonb) AS keywords,
  i.url AS image_url,
  i.caption AS image_caption,
  i.credit AS image_credit,
  r.access AS access,
  r.content_sha256 AS content_sha256,
  r.body_chars AS body_chars,
  r.changed_fields AS changed_fields,
  a.merged_into AS merged_into,
  r.observed_at AS observed_at,
  c.run_id AS run_id,
  c.committed_at AS committed_at
FROM change c
JOIN article a ON a.article_id = c.article_id
JOIN source s ON s.source_id = a.source_id
JOIN revision r ON r.revision_id = c.revision_id
LEFT JOIN revision_image i ON i.revision_id = r.revision_id AND i.position = 0 AND CAST(i.is_lead AS INTEGER) = 1;
-- next
CREATE OR REPLACE VIEW articles_v1 AS SELECT
  h.last_seq AS seq,
  a.article_id AS article_id,
  s.key AS source,
  a.canonical_url AS url,
  r.revision_id AS revision_id,
  r.revision_no AS revision_no,
  r.kind AS kind,
  r.headline AS headline,
  r.kicker AS kicker,
  r.description AS description,
  r.body AS body,
  coalesce((SELECT jsonb_agg(x.name ORDER BY x.position) FROM revision_author x WHERE x.revision_id = r.revision_id), '[]'::jsonb) AS authors,
  r.date_published AS date_published,
  r.date_published_quality AS date_published_quality,
  r.date_published_raw AS date_published_raw,
  r.date_modified AS date_modified,
  r.date_modified_quality AS date_modified_quality,
  r.date_modified_raw AS date_modified_raw,
  r.in_language AS in_language,
  r.section AS section,
  coalesce((SELECT jsonb_agg(x.name ORDER BY x.position) FROM revision_keyword x WHERE x.revision_id = r.revision_id), '[]'::jsonb) AS keywords,
  i.url AS image_url,
  i.caption AS image_caption,
  i.credit AS image_credit,
  r.access AS access,
  r.content_sha256 AS content_sha256,
  r.body_chars AS body_chars,
  a.first_seen_at AS first_seen_at,
  r.observed_at AS observed_at,
  r.run_id AS run_id,
  r.fetch_id AS fetch_id,
  r.extractor AS extractor,
  a.source_article_id AS source_article_id,
  h.content_group AS content_group
FROM head h
JOIN article a ON a.article_id = h.article_id
JOIN source s ON s.source_id = a.source_id
JOIN revision r ON r.revision_id = h.revision_id
LEFT JOIN revision_image i ON i.revision_id = r.revision_id AND i.position = 0 AND CAST(i.is_lead AS INTEGER) = 1
WHERE h.live;
