"""SQLite under kill -9 and under many processes: what was acknowledged is there, once."""

import subprocess
import sys
from collections import Counter

from riskassess.record import keeping
from riskassess.record.events import check_chain
from riskassess.record.store import SqliteStore

# One process that forks writers and kills them: at a random moment of opening, of an
# append of one or more events, of the checkpoints that large events bring about.
KILLING = """
import os, random, signal, sys, time
from pathlib import Path
from riskassess.record.store import SqliteStore
from tests.events import following

path, kills, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(20261123)

def write(pipe, seed):
    store, rng = SqliteStore(path), random.Random(seed)
    head = store.heads().get("RA-1")
    while True:
        events, of = [], rng.choice([1, 1, 3])
        for n in range(of):
            payload = {"left": of - 1 - n, "note": "x" * rng.choice([10, 100, 30000])}
            events.append(following(head, "RA-1", "r", payload))
            head = events[-1].seq, events[-1].hash
        store.append(*events)
        os.write(pipe, b"%8d" % head[0])

SqliteStore(path).close()
last = (0, "")
for seed in range(kills):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        write(writing, seed)
    os.close(writing)
    acknowledged = b""
    for _ in range(rng.randint(0, 6)):
        acknowledged = os.read(reading, 8)
    moment = time.perf_counter() + rng.choice([0, 0.0002, 0.002]) * rng.random()
    while time.perf_counter() < moment:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 8):
        acknowledged = more
    os.close(reading)
    store = SqliteStore(path)
    found = store.events("RA-1", after=last[0])
    store.close()
    for event in found:
        assert (event.seq, event.previous) == (last[0] + 1, last[1]), (seed, event.seq)
        assert event.hash == event.digest(), (seed, event.seq)
        last = event.seq, event.hash
    assert int(acknowledged or 0) <= last[0], (seed, acknowledged, last)
    assert not found or found[-1].payload["left"] == 0, (seed, "half an append")
print(last[0])
"""


def script(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_200_times_nothing_acknowledged_is_lost(tmp_path):
    path = tmp_path / "a.sqlite"
    out, err = script(KILLING, path, 200).communicate()
    assert err == ""
    store = SqliteStore(path)
    events = store.events("RA-1")
    assert len(events) == int(out) > 200
    check_chain(events)
    assert keeping.check(store) == []
    store.close()


WRITING = """
import sys
from pathlib import Path
from riskassess.record.store import SqliteStore
from tests.events import contend
store = SqliteStore(Path(sys.argv[1]), timeout=60)
contend(store, "RA-1", sys.argv[2], 300)
contend(store, f"RA-{sys.argv[2]}", sys.argv[2], 100)
"""


def test_five_processes_lose_and_double_none_of_2000_events(tmp_path):
    path = tmp_path / "a.sqlite"
    writers = [script(WRITING, path, f"w{n}") for n in range(5)]
    assert [writer.communicate()[1] for writer in writers] == [""] * 5
    store = SqliteStore(path)
    kept = Counter()
    for id_ in store.ids():
        events = store.events(id_)
        check_chain(events)
        kept.update((id_, event.actor, event.payload["n"]) for event in events)
    store.close()
    shared = {("RA-1", f"w{w}", n) for w in range(5) for n in range(300)}
    own = {(f"RA-w{w}", f"w{w}", n) for w in range(5) for n in range(100)}
    assert kept == Counter(shared | own)
    assert kept.total() == 2000


def test_sqlite_does_not_load_what_only_postgresql_needs(tmp_path):
    code = (
        "import sys\nfrom riskassess.record.store import open_store\n"
        "open_store(sys.argv[1]).close()\n"
        "print([m for m in ('sqlalchemy', 'psycopg') if m in sys.modules])"
    )
    assert script(code, tmp_path / "a.sqlite").communicate() == ("[]\n", "")
