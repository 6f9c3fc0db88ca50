CREATE VIEW changes_v1 AS SELECT
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
  (SELECT json_group_array(name) FROM (SELECT name FROM revision_author x WHERE x.revision_id = r.revision_id ORDER BY x.position)) AS authors,
  r.date_published AS date_published,
  r.date_published_quality AS date_published_quality,
  r.date_published_raw AS date_published_raw,
  r.date_modified AS date_modified,
  r.date_modified_quality AS date_modified_quality,
  r.date_modified_raw AS date_modified_raw,
  r.in_language AS in_language,
  r.section AS section,
  (SELECT json_group_array(name) FROM (SELECT name FROM revision_keyword x WHERE x.revision_id = r.revision_id ORDER BY x.position)) AS keywords,
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
JOIN revision r ON r.revision_id = c.revision_id
JOIN article a ON a.article_id = r.article_id
JOIN source s ON s.source_id = a.source_id
LEFT JOIN revision_image i ON i.revision_id = r.revision_id AND i.position = 0 AND CAST(i.is_lead AS INTEGER) = 1;
-- next
CREATE VIEW articles_v1 AS SELECT
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
  (SELECT json_group_array(name) FROM (SELECT name FROM revision_author x WHERE x.revision_id = r.revision_id ORDER BY x.position)) AS authors,
  r.date_published AS date_published,
  r.date_published_quality AS date_published_quality,
  r.date_published_raw AS date_published_raw,
  r.date_modified AS date_modified,
  r.date_modified_quality AS date_modified_quality,
  r.date_modified_raw AS date_modified_raw,
  r.in_language AS in_language,
  r.section AS section,
  (SELECT json_group_array(name) FROM (SELECT name FROM revision_keyword x WHERE x.revision_id = r.revision_id ORDER BY x.position)) AS keywords,
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
  a.source_article_id AS source_article_id
FROM head h
JOIN revision r ON r.revision_id = h.revision_id
JOIN article a ON a.article_id = r.article_id
JOIN source s ON s.source_id = a.source_id
LEFT JOIN revision_image i ON i.revision_id = r.revision_id AND i.position = 0 AND CAST(i.is_lead AS INTEGER) = 1
WHERE h.live;
-- next
CREATE VIEW revisions_v1 AS SELECT
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
  (SELECT json_group_array(name) FROM (SELECT name FROM revision_author x WHERE x.revision_id = r.revision_id ORDER BY x.position)) AS authors,
  r.date_published AS date_published,
  r.date_published_quality AS date_published_quality,
  r.date_published_raw AS date_published_raw,
  r.date_modified AS date_modified,
  r.date_modified_quality AS date_modified_quality,
  r.date_modified_raw AS date_modified_raw,
  r.in_language AS in_language,
  r.section AS section,
  (SELECT json_group_array(name) FROM (SELECT name FROM revision_keyword x WHERE x.revision_id = r.revision_id ORDER BY x.position)) AS keywords,
  i.url AS image_url,
  i.caption AS image_caption,
  i.credit AS image_credit,
  r.access AS access,
  r.content_sha256 AS content_sha256,
  r.body_chars AS body_chars,
  r.blocks AS blocks,
  r.changed_fields AS changed_fields,
  r.observed_at AS observed_at,
  r.run_id AS run_id,
  r.fetch_id AS fetch_id,
  r.extractor AS extractor,
  (SELECT json_group_object(field, because) FROM revision_provenance p WHERE p.revision_id = r.revision_id) AS provenance,
  r.erased_at AS erased_at
FROM revision r
JOIN article a ON a.article_id = r.article_id
JOIN source s ON s.source_id = a.source_id
LEFT JOIN revision_image i ON i.revision_id = r.revision_id AND i.position = 0 AND CAST(i.is_lead AS INTEGER) = 1;
-- next
CREATE VIEW authors_v1 AS SELECT
  r.revision_id AS revision_id,
  r.article_id AS article_id,
  r.revision_no AS revision_no,
  x.position AS position,
  x.name AS name,
  x.url AS url,
  x.kind AS kind,
  x.bio AS bio
FROM revision_author x
JOIN revision r ON r.revision_id = x.revision_id;
-- next
CREATE VIEW images_v1 AS SELECT
  r.revision_id AS revision_id,
  r.article_id AS article_id,
  r.revision_no AS revision_no,
  x.position AS position,
  x.url AS url,
  x.caption AS caption,
  x.credit AS credit,
  x.alt AS alt,
  x.width AS width,
  x.is_lead AS is_lead
FROM revision_image x
JOIN revision r ON r.revision_id = x.revision_id;
-- next
CREATE VIEW outlinks_v1 AS SELECT
  r.revision_id AS revision_id,
  r.article_id AS article_id,
  r.revision_no AS revision_no,
  x.position AS position,
  x.url AS url,
  x.text AS text
FROM revision_link x
JOIN revision r ON r.revision_id = x.revision_id;
-- next
CREATE VIEW removed_v1 AS SELECT
  r.revision_id AS revision_id,
  r.article_id AS article_id,
  r.revision_no AS revision_no,
  x.position AS position,
  x.text AS text,
  x.rule AS rule,
  x.because AS because
FROM revision_removed x
JOIN revision r ON r.revision_id = x.revision_id;
-- next
CREATE VIEW urls_v1 AS SELECT
  u.url AS url,
  u.article_id AS article_id,
  u.kind AS kind,
  u.first_seen_at AS first_seen_at
FROM article_url u;
-- next
CREATE VIEW feed_v1 AS SELECT
  f.epoch AS epoch,
  f.seq AS seq,
  f.floor_seq AS floor_seq,
  f.contract AS contract,
  b.heartbeat_at AS heartbeat_at
FROM feed_head f
CROSS JOIN feed_heartbeat b;
-- next
CREATE VIEW sources_v1 AS SELECT
  s.key AS source,
  s.title AS title,
  s.home AS home,
  (SELECT count(*) FROM head h JOIN article a ON a.article_id = h.article_id WHERE a.source_id = s.source_id AND h.live) AS articles,
  (SELECT x.status FROM run x WHERE x.source_id = s.source_id AND x.status <> 'skipped' ORDER BY x.started_at DESC LIMIT 1) AS last_run_status,
  (SELECT x.started_at FROM run x WHERE x.source_id = s.source_id AND x.status <> 'skipped' ORDER BY x.started_at DESC LIMIT 1) AS last_run_at,
  (SELECT max(x.finished_at) FROM run x WHERE x.source_id = s.source_id AND x.status = 'succeeded') AS last_success_at
FROM source s;
-- next
CREATE VIEW runs_v1 AS SELECT
  n.run_id AS run_id,
  s.key AS source,
  n.trigger AS trigger,
  n.slot AS slot,
  n.attempt AS attempt,
  n.status AS status,
  n.ending AS ending,
  n.started_at AS started_at,
  b.heartbeat_at AS heartbeat_at,
  n.finished_at AS finished_at,
  n.code_version AS code_version,
  n.config_sha256 AS config_sha256,
  n.fetched AS fetched,
  n.discovered AS discovered,
  n.new AS new,
  n.revised AS revised,
  n.unchanged AS unchanged,
  n.rejected AS rejected,
  n.failed AS failed,
  n.deferred AS deferred
FROM run n
JOIN source s ON s.source_id = n.source_id
JOIN run_heartbeat b ON b.run_id = n.run_id;
-- next
CREATE VIEW links_v1 AS SELECT
  l.run_id AS run_id,
  l.url AS url,
  l.channel AS channel,
  l.via AS via,
  l.position AS position,
  l.headline AS headline,
  l.description AS description,
  l.authors AS authors,
  l.date_published AS date_published,
  l.date_modified AS date_modified,
  l.outcome AS outcome,
  l.reason AS reason,
  l.fetch_id AS fetch_id
FROM run_link l;
-- next
CREATE VIEW fetches_v1 AS SELECT
  p.fetch_id AS fetch_id,
  p.run_id AS run_id,
  p.url AS url,
  p.final_url AS final_url,
  p.requested_at AS requested_at,
  p.http_status AS http_status,
  p.outcome AS outcome,
  p.reason AS reason,
  p.raw_sha256 AS raw_sha256,
  k.locator AS locator,
  p.declared_charset AS declared_charset,
  p.used_charset AS used_charset
FROM page_fetch p
LEFT JOIN snapshot k ON k.sha256 = p.raw_sha256 AND k.removed_at IS NULL;
-- next
CREATE VIEW gaps_v1 AS SELECT
  g.gap_id AS gap_id,
  s.key AS source,
  g.channel AS channel,
  g.via AS via,
  g.last_seen_url AS last_seen_url,
  g.first_new_url AS first_new_url,
  g.detected_at AS detected_at,
  g.closed_at AS closed_at,
  g.how AS how
FROM discovery_gap g
JOIN source s ON s.source_id = g.source_id;
