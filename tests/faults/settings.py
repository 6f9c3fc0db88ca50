"""The project's own settings, without what stores and tells of a crawl, and fast enough for tests."""

from crawler import settings as project

SETTINGS: dict[str, object] = {
    **{name: value for name, value in vars(project).items() if name.isupper()},
    "SPIDER_MODULES": [],
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {"crawler.fetch.pace.Pace": 50},
    "LOG_LEVEL": "INFO",
    "AUTOTHROTTLE_ENABLED": False,
    "METAREFRESH_ENABLED": True,  # off in the project: on, it is one more way to be led astray
    "CONCURRENT_REQUESTS": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
    "USER_AGENT": "feature-desk/test (+desk@example.org)",
    "CONTACT": "desk@example.org",
    "EGRESS_ALLOW_NETWORKS": ["127.0.0.1/32"],
}
