"""The calendar read back by a reader that knows nothing of the writer (RFC 5545, section 3.1)."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from riskassess.exchange.calendar import Entry, calendar

MADE = dt.datetime(2026, 11, 24, 9, 30, 5, 987000, dt.UTC)
NASTY = st.text(
    st.sampled_from('\\;,:"\n nN^=\tÄ试🜁e\u0301\u2028')
    | st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]),
    max_size=200,
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        key=st.text(),
        date=st.dates(),
        made=st.datetimes(timezones=st.just(dt.UTC)),
        summary=NASTY,
        description=NASTY,
    ),
    max_size=4,
)


def content_lines(content):
    """The lines with folds taken out, octet by octet as the RFC has it."""
    assert content.endswith(b"\r\n")
    lines = []
    for line in content[:-2].split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # no character is cut
        if line.startswith(b" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode() for line in lines]


def unescaped(value):
    text, rest = "", iter(value)
    for char in rest:
        assert char not in ";,"
        text += {"n": "\n", "N": "\n"}.get(after := next(rest), after) if char == "\\" else char
        assert char != "\\" or after in "nN\\;,"
    return text


def parsed(content):
    """The properties of each VEVENT by name."""
    lines = content_lines(content)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines[1] == "VERSION:2.0"
    assert lines[2].startswith("PRODID:")
    events, open_ = [], False
    for line in lines[3:-1]:
        name, _, value = line.partition(":")
        if (name, value) == ("BEGIN", "VEVENT"):
            assert not open_
            events.append({})
            open_ = True
        elif (name, value) == ("END", "VEVENT"):
            assert open_
            open_ = False
        else:
            assert open_
            assert name not in events[-1]
            events[-1][name] = value
    assert not open_
    return events


@given(ENTRIES)
def test_what_is_written_is_what_is_read(entries):
    events = parsed(calendar(entries))
    assert len(events) == len(entries)
    for entry, event in zip(entries, events, strict=True):
        assert unescaped(event["SUMMARY"]) == entry.summary
        assert unescaped(event.get("DESCRIPTION", "")) == entry.description
        day = event["DTSTART;VALUE=DATE"]
        assert dt.date(int(day[:4]), int(day[4:6]), int(day[6:])) == entry.date
        made = event["DTSTAMP"]
        assert (len(made), made[8], made[15]) == (16, "T", "Z")
        date = dt.date(int(made[:4]), int(made[4:6]), int(made[6:8]))
        time = dt.time(int(made[9:11]), int(made[11:13]), int(made[13:15]))
        assert (date, time) == (entry.made.date(), entry.made.time().replace(microsecond=0))


@given(st.text(st.characters()))
def test_no_text_can_break_the_file(text):
    """Lone surrogates, control and bidirectional characters too; line ends become one kind."""
    (event,) = parsed(calendar([Entry("k", dt.date(2026, 12, 1), MADE, text, text)]))
    read = unescaped(event["SUMMARY"])
    assert not any(ord(char) < 32 and char not in "\n\t" for char in read)
    assert "\x7f" not in read


@given(ENTRIES)
def test_the_same_input_gives_the_same_bytes_and_each_key_its_own_stable_id(entries):
    content = calendar(entries)
    assert calendar(list(entries)) == content
    ids = {entry.key: event["UID"] for entry, event in zip(entries, parsed(content), strict=True)}
    assert len(set(ids.values())) == len(ids)
    assert all(uuid.UUID(value).version == 5 for value in ids.values())
    for entry in entries:
        moved = Entry(entry.key, dt.date(2030, 1, 1), MADE, "other")
        assert parsed(calendar([moved]))[0]["UID"] == ids[entry.key]


def test_an_empty_agenda_is_a_calendar_too():
    assert parsed(calendar([])) == []
    assert b"DESCRIPTION" not in calendar([Entry("k", dt.date(2026, 12, 1), MADE, "s")])


def test_line_ends_of_every_kind_are_line_breaks():
    (event,) = parsed(calendar([Entry("k", dt.date(2026, 12, 1), MADE, "a\r\nb\rc\nd")]))
    assert unescaped(event["SUMMARY"]) == "a\nb\nc\nd"
