CREATE OR REPLACE VIEW fetches_v1 AS SELECT
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
  p.used_charset AS used_charset,
  p.rights AS rights,
  p.tls_verified AS tls_verified
FROM page_fetch p
LEFT JOIN snapshot k ON k.sha256 = p.raw_sha256 AND k.removed_at IS NULL;
