-- Trained models: every version of a name, one of them its champion. See docs/decisions/0019-models.md. Times are milliseconds since 1970-01-01 UTC.

create table models
(
    id integer primary key,
    name text not null,
    version integer not null,
    state text not null check (state in ('champion', 'challenger', 'retired')),
    created_at integer not null,
    parent integer,
    series text not null,
    horizon integer not null,
    settings text not null,
    data_sha256 text not null,
    rows integer not null,
    first_row integer not null,
    last_row integer not null,
    program text not null,
    machine text not null,
    skill real,
    p_value real not null,
    judgement text not null,
    bytes blob not null,
    sha256 text not null,
    unique (name, version)
) strict;

create unique index champion_of_name on models (name) where state = 'champion';

-- What unfinished trainings keep, so that the same command goes on from the last epoch.
create table trainings
(
    model text not null,
    name text not null,
    value blob not null,
    primary key (model, name)
) strict;
