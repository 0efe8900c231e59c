-- Every forecast that was served, each with the hash of the one before: see docs/decisions/0013-journal.md. Figures are float64, little-endian.

create table journal
(
    id integer primary key,
    previous_hash text not null,
    made_at integer not null,
    read_at integer not null,
    source text not null,
    symbol text not null,
    interval text not null,
    column_name text not null,
    trading_days integer not null,
    origin integer not null,
    origin_value blob not null,
    model text not null,
    seed text not null,
    configuration text not null,
    version text not null,
    machine text not null,
    data_sha256 text not null,
    rows integer not null,
    levels blob not null,
    times blob not null,
    quantiles blob not null,
    reference text not null,
    reference_quantiles blob not null,
    verdict text not null,
    hash text not null
) strict;

create index journal_of_series on journal (source, symbol, interval, origin);

-- The number and the hash of the newest entry once more, so that its deletion shows.
create table journal_head
(
    one integer primary key check (one = 1),
    entries integer not null,
    hash text not null
) strict;

insert into journal_head values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- "insert or replace" deletes without a delete trigger: the number has to be the next one.
create trigger journal_follows before insert on journal
when new.id is not (select entries + 1 from journal_head) or new.previous_hash is not (select hash from journal_head)
begin
    select raise(abort, 'a journal entry has to follow the newest one');
end;

create trigger journal_counts after insert on journal
begin
    update journal_head set entries = new.id, hash = new.hash;
end;

create trigger journal_keeps before update on journal
begin
    select raise(abort, 'journal entries cannot be changed');
end;

create trigger journal_holds before delete on journal
begin
    select raise(abort, 'journal entries cannot be deleted');
end;

create trigger head_is_one before insert on journal_head
begin
    select raise(abort, 'the journal has one head');
end;

create trigger head_follows before update on journal_head
when new.one is not 1 or new.entries is not old.entries + 1 or new.hash is not (select hash from journal where id = new.entries)
begin
    select raise(abort, 'the head of the journal moves with a new entry alone');
end;

create trigger head_holds before delete on journal_head
begin
    select raise(abort, 'the head of the journal cannot be deleted');
end;

-- Each time that a model was judged on a test period.
create table test_openings
(
    id integer primary key,
    data_sha256 text not null,
    first_origin integer not null,
    last_origin integer not null,
    horizon integer not null,
    opened_at integer not null
) strict;

create index openings_of_period on test_openings (data_sha256, first_origin, last_origin, horizon);
