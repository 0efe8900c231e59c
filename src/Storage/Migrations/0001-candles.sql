-- Times are milliseconds since 1970-01-01 UTC; prices and volumes are decimal numbers as text, exactly as they were given.

create table series
(
    id integer primary key,
    source text not null,
    symbol text not null,
    interval text not null,
    first_open integer,
    last_open integer,
    candles integer not null default 0,
    refreshed_at integer not null,
    unique (source, symbol, interval)
) strict;

create table fetches
(
    id integer primary key,
    series_id integer not null references series (id),
    address text not null,
    parameters text not null,
    rows integer not null,
    body_sha256 text not null,
    fetched_at integer not null
) strict;

create index fetches_of_series on fetches (series_id);

-- Closed, true candles alone, each with the fetch that brought it.
create table candles
(
    series_id integer not null references series (id),
    open_time integer not null,
    open text not null,
    high text not null,
    low text not null,
    close text not null,
    volume text not null,
    fetch_id integer not null references fetches (id),
    primary key (series_id, open_time)
) strict, without rowid;

-- What a candle was before it came back different, and the fetch that had brought it then.
create table revisions
(
    id integer primary key,
    series_id integer not null references series (id),
    open_time integer not null,
    open text not null,
    high text not null,
    low text not null,
    close text not null,
    volume text not null,
    fetch_id integer not null references fetches (id),
    replaced_at integer not null
) strict;

create index revisions_of_candle on revisions (series_id, open_time);

-- Spans of open times of which the source has told all that it had closed; apart from one another.
create table known_spans
(
    series_id integer not null references series (id),
    from_open integer not null,
    to_open integer not null,
    primary key (series_id, from_open)
) strict, without rowid;

-- Why candles are missing, where that was looked into.
create table gaps
(
    series_id integer not null references series (id),
    from_open integer not null,
    to_open integer not null,
    class text not null,
    primary key (series_id, from_open)
) strict, without rowid;
