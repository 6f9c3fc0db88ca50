"""The end of runs whose crawl cannot end them: written past its writer, which never began or hangs."""

import logging

from crawler.crawl import Crawl, outlook_of
from crawler.endings import sentence_of, status_of
from storage.errors import StoreError
from storage.run import RunStatus

logger = logging.getLogger(__name__)


def end_at_once(crawl: Crawl, because: str, *, status: RunStatus | None = None) -> None:
    """End every run that has not ended. Whatever still comes for one of them is refused by the store."""
    ended = {run.run_id for run in crawl.ended}
    for run in crawl.runs:
        if run.lease.run_id in ended:
            continue
        run.is_finishing = True
        run.stopped = run.stopped or because
        run.count_unreached()
        outlook = outlook_of(run)
        try:
            last = crawl.store.runs.finish(
                run.lease, status or status_of(outlook), sentence_of(outlook), crawl.now()
            )
        except StoreError as error:
            crawl.losses.append(error)
            logger.error("%s: the run could not be ended: %s", run.source.name, error)  # noqa: TRY400
        else:
            crawl.ended.append(last)
            logger.info("%s: %s. %s", run.source.name, last.status, last.ending)
