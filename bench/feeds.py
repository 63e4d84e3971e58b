"""A thousand feeds of fifty items on loopback, one in twenty sick: a first round and a round of 304s.

    python bench/feeds.py [--feeds 1000] [--items 50] [--workers 8]

Prints, for each round, seconds, feeds a second and what became of the polls; the time relative to feedparser alone on
the same bodies in one thread; the peak memory of the polling process. The server is another process, so on two cores
each has one.
"""

import argparse
import asyncio
import gzip
import multiprocessing
import resource
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing.connection import Connection

import feedparser
from sqlalchemy import create_engine

from monitor.database import polls
from monitor.database.tables import metadata
from monitor.domain import FetchResult, FetchState, IngestOutcome, Source, SourceKind
from monitor.fetchers import PoliteClient, fetch
from monitor.settings import FeedSettings

SICK = ("404", "html", "cut", "bomb", "loop", "drip")
TEXT = "The delegation visited the Tower of the Juche Idea and the Mangyongdae Schoolchildren's Palace. " * 8


def body(feed: int, items: int) -> bytes:
    entries = "".join(
        f"<item><title>Story {feed}-{n}</title><link>http://example.org/{feed}/{n}</link><guid>{feed}-{n}</guid>"
        f"<pubDate>Thu, 15 Feb 2024 {n % 24:02}:00:00 KST</pubDate>"
        f"<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item>"
        for n in range(items)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {feed}</title>{entries}</channel></rss>'.encode()
    )


def sickness(feed: int) -> str:
    return SICK[feed // 20 % len(SICK)] if feed % 20 == 7 else ""


def answer(feed: int, items: int, request: bytes) -> bytes:
    if b"if-none-match" in request.lower():
        return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    sick, content, extra = sickness(feed), body(feed, items), b'ETag: "1"\r\n'
    if sick == "404":
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    if sick == "loop":
        return b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % feed
    if sick == "html":
        content = b"<!doctype html><html><title>Just a moment</title></html>"
    if sick == "cut":
        content = content[: len(content) // 2]
    if sick == "bomb":
        content, extra = gzip.compress(b" " * 30_000_000), b"Content-Encoding: gzip\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
    return head % (extra, len(content)) + content


def serve(items: int, pipe: Connection) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            feed = int(request.split(b" ")[1].strip(b"/"))
            if sickness(feed) == "drip":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                for _ in range(100):
                    writer.write(b"<")
                    await writer.drain()
                    await asyncio.sleep(0.2)
            else:
                writer.write(answer(feed, items, request))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(handle, "0.0.0.0", 0, backlog=512)
        pipe.send(server.sockets[0].getsockname()[1])
        async with server:
            await server.serve_forever()

    asyncio.run(run())


def one_round(
    sources: list[Source], states: dict[str, FetchState], client: PoliteClient, workers: int, now: datetime
) -> tuple[float, Counter[str]]:
    """Fetch all and record each poll in a database in memory, as the pipeline does with the ingest left out."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    outcomes: Counter[str] = Counter()
    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool, engine.begin() as conn:
        jobs = pool.map(lambda source: (source, fetch(source, states[source.id], client, now)), sources)
        for source, result in jobs:
            record(conn, source, result, now)
            states[source.id] = result.state
            outcomes[result.outcome.value] += 1
    seconds = time.perf_counter() - started
    engine.dispose()
    return seconds, outcomes


def record(conn: object, source: Source, result: FetchResult, now: datetime) -> None:
    counts = {IngestOutcome.STORED: len(result.documents)}
    polls.record_poll(conn, source, result, counts, now)  # type: ignore[arg-type]


def feedparser_alone(feeds: int, items: int) -> float:
    bodies = [body(feed, items) for feed in range(feeds)]
    started = time.perf_counter()
    for one in bodies:
        feedparser.parse(BytesIO(one), response_headers={"content-type": "application/xml; charset=utf-8"})
    return time.perf_counter() - started


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--feeds", type=int, default=1000)
    arguments.add_argument("--items", type=int, default=50)
    arguments.add_argument("--workers", type=int, default=8)
    chosen = arguments.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(chosen.items, theirs), daemon=True)
    server.start()
    port = ours.recv()
    hosts = [f"127.{1 + feed // 62500}.{feed // 250 % 250}.{1 + feed % 250}" for feed in range(chosen.feeds)]
    sources = [
        Source(
            f"feed-{n}", "Feed", SourceKind.FEED, f"http://{host}:{port}/{n}", f"outlet-{n // 4}", "en", items_a_day=50
        )
        for n, host in enumerate(hosts)
    ]
    states = {source.id: FetchState() for source in sources}
    settings = FeedSettings(private_hosts=tuple(hosts), timeout_seconds=2, pause_per_host_seconds=0)
    now = datetime(2024, 2, 16, tzinfo=UTC)
    with PoliteClient(settings) as client:
        first, outcomes = one_round(sources, states, client, chosen.workers, now)
        print(f"first round  {first:6.1f} s  {chosen.feeds / first:6.0f} feeds/s  {dict(outcomes)}")
        again, outcomes = one_round(sources, states, client, chosen.workers, now + timedelta(hours=1))
        print(f"304 round    {again:6.1f} s  {chosen.feeds / again:6.0f} feeds/s  {dict(outcomes)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sample = max(1, chosen.feeds // 10)
    alone = feedparser_alone(sample, chosen.items) * chosen.feeds / sample
    print(
        f"feedparser alone would take {alone:.1f} s for these bodies: the first round takes {first / alone:.2f} of that"
    )
    print(f"peak memory  {peak:6.0f} MB")
    server.terminate()


if __name__ == "__main__":
    main()
