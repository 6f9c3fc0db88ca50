"""What differs from Scrapy's defaults, and why."""

BOT_NAME = "feature-desk"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
# our own `crawl`, whose exit code says how the crawl ended
COMMANDS_MODULE = "crawler.commands"

# both listen on a port and run what they are told; to import the second takes a tenth of a second
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# names are looked up, and connections made, under the egress guard; a start URL must not read files or
# answer itself
TWISTED_DNS_RESOLVER = "crawler.fetch.egress.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.handler.GuardedDownloadHandler",
    "https": "crawler.fetch.handler.GuardedDownloadHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
# of sources that go on without a robots.txt that has been out of reach for a month
ROBOTS_OPTIONAL_HOSTS: list[str] = []
# each of ours in the place of Scrapy's, which: follow redirects inside; let pass what waits for a first
# robots.txt; ask again at once, whatever Retry-After says; hand on what could be read of a cut stream
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetch.egress.EgressGuard": 10,
    "crawler.fetch.robots.RobotsGuard": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.fetch.politeness.Politeness": 550,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.fetch.redirects.MetaRefreshes": 580,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.fetch.whole.WholePages": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.fetch.redirects.Redirects": 600,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    # these would do nothing here, and each is asked at every request: hosts are the gate's to judge; there
    # are no passwords, no proxy, no cache; the ledger holds the figures
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
# off by default; a source whose site cannot show a valid certificate may opt out, for its own hosts
DOWNLOAD_VERIFY_CERTIFICATES = True
TLS_UNVERIFIED_HOSTS: list[str] = []
TLS_VERIFIED_HOSTS: list[str] = []
# a proxy named in the environment would resolve names for us, and pass by every check of addresses
HTTPPROXY_ENABLED = False
# nobody is logged in, and a meter that counts visits by cookie is not ours to feed
COOKIES_ENABLED = False
# no page is told where we come from: the middleware that would is off, below
REFERER_ENABLED = False
# where a page sends its reader on by markup, extraction says that it is no article
METAREFRESH_ENABLED = False

# none of Scrapy's: the run accounts for answers of every status; the source's files say which hosts are its
# own, and the quality gate asks them (Scrapy's filters would drop requests without an account)
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
REDIRECT_MAX_TIMES = 5

# what a page may cost
DOWNLOAD_MAXSIZE = 8 * 2**20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
RETRY_TIMES = 2
# a page that could not be had is an entry in the ledger, not an error of the program
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

# a visit yields one item and a request or two; Scrapy starts so many tasks for every answer
CONCURRENT_ITEMS = 2
# it reads the callback's source code at every answer
WARN_ON_GENERATOR_RETURN_VALUE = False

# for all sources together; each host's own delay and concurrency come from its source
# (no total: hosts that hang would hold its places, and the others lost a quarter of their pace)
CONCURRENT_REQUESTS = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 16
AUTOTHROTTLE_ENABLED = True
# the source's delay is the least; the throttle adds to it where answers come slowly
AUTOTHROTTLE_START_DELAY = 0.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

ITEM_PIPELINES = {
    "crawler.pipelines.Archiving": 50,
    "crawler.pipelines.Understanding": 100,
    "crawler.pipelines.QualityGate": 200,
    "crawler.pipelines.Storing": 300,
}
EXTENSIONS = {
    # after AutoThrottle: no delay below what a source or a robots.txt asks for
    "crawler.fetch.pace.Pace": 50,
    "crawler.fetch.quick_end.QuickEnd": 60,
    "crawler.extensions.RunLedger": 100,
    "crawler.stall.StallGuard": 150,
    "crawler.disk.DiskWatch": 160,
    "crawler.live_view.LiveView": 200,
    # tells its story once a minute, ours tells it in ten lines
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
# three of them missed, and a run counts as dead
HEARTBEAT_S = 30.0
# how long a crawl waits for a database that is out of reach
DATABASE_PATIENCE_S = 900.0
# nothing of a crawl moves for so long beyond its longest delay, and it is ended; 0: never
STALL_S = 600.0
# how often the disk's room is looked at
DISK_LOOK_S = 10.0
# processes that read pages, beside the one that fetches them
READERS = 1

LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_VERSIONS: list[str] = []
# the ledger holds the figures
STATS_DUMP = False
