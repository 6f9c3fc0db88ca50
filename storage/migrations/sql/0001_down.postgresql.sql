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
DROP TABLE head, revision_removed, revision_provenance, revision_link, revision_keyword, revision_image, revision_author,
  change, run_link, revision, run_heartbeat, page_fetch, article_url, run, listing_link, discovery_gap, article,
  source, snapshot, feed_heartbeat, feed_head;
-- next
DROP FUNCTION feature_desk_refuse();
-- next
DROP FUNCTION feature_desk_change_in_order();
-- next
DROP FUNCTION feature_desk_change_kept();
-- next
DROP FUNCTION feature_desk_look_now();
