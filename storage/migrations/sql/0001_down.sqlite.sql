DROP VIEW changes_v1;
-- next
DROP VIEW articles_v1;
-- next
DROP VIEW revisions_v1;
-- next
DROP VIEW authors_v1;
-- next
DROP VIEW images_v1;
-- next
DROP VIEW outlinks_v1;
-- next
DROP VIEW removed_v1;
-- next
DROP VIEW urls_v1;
-- next
DROP VIEW feed_v1;
-- next
DROP VIEW sources_v1;
-- next
DROP VIEW runs_v1;
-- next
DROP VIEW links_v1;
-- next
DROP VIEW fetches_v1;
-- next
DROP VIEW gaps_v1;
-- next
DROP TRIGGER revision_kept;
-- next
DROP TRIGGER change_kept;
-- next
DROP TRIGGER feed_head_kept;
-- next
DROP TABLE head;
-- next
DROP TABLE revision_removed;
-- next
DROP TABLE revision_provenance;
-- next
DROP TABLE revision_link;
-- next
DROP TABLE revision_keyword;
-- next
DROP TABLE revision_image;
-- next
DROP TABLE revision_author;
-- next
DROP TABLE change;
-- next
DROP TABLE run_link;
-- next
DROP TABLE revision;
-- next
DROP TABLE run_heartbeat;
-- next
DROP TABLE page_fetch;
-- next
DROP TABLE article_url;
-- next
DROP TABLE run;
-- next
DROP TABLE listing_link;
-- next
DROP TABLE discovery_gap;
-- next
DROP TABLE article;
-- next
DROP TABLE source;
-- next
DROP TABLE snapshot;
-- next
DROP TABLE feed_heartbeat;
-- next
DROP TABLE feed_head;
