-- The ledger that progress is folded from, and certificates.

create table fact (
    id text primary key,
    person text not null references person (id),
    kind text not null,
    topic text,
    data text not null,
    at bigint not null
);
create index fact_by_person on fact (person, id);
create index fact_by_kind on fact (kind, topic, at);

create table certificate (
    -- 128 random bits: whoever has the address may look.
    id text primary key,
    -- For people to read out; opens nothing.
    number text not null unique,
    person text not null references person (id),
    course text not null,
    version bigint not null,
    status text not null check (status in ('valid', 'superseded', 'revoked')),
    name text not null,
    -- Course and topic titles as they were, so that it keeps verifying when lessons change.
    content text not null,
    issued_at bigint not null
);
create unique index one_certificate on certificate (course, person) where status = 'valid';
