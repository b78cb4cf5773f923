-- A person is not a chat: somebody may be reached at several addresses, and an address names its channel and bot.
-- Times are Unix milliseconds, flags 0 or 1, JSON is text, ids are made by us and sort by time.

create table person (
    id text primary key,
    lang text not null check (lang in ('vi', 'en')),
    name text not null,
    phone text,
    province text,
    commune text,
    work text,
    hour bigint check (hour between 0 and 1439),
    days bigint not null check (days between 1 and 127),
    consent_version text,
    consent_at bigint,
    joined_at bigint,
    is_paused bigint not null check (is_paused in (0, 1)),
    place text not null,
    progress text not null,
    created_at bigint not null,
    seen_at bigint not null,
    check ((consent_version is null) = (consent_at is null))
);
create index person_by_province on person (province, commune);

create table address (
    channel text not null,
    bot text not null,
    chat text not null,
    person text not null references person (id),
    unreachable_at bigint,
    seen_at bigint not null,
    primary key (channel, bot, chat)
);
create index address_by_person on address (person);

create table role (
    person text not null references person (id),
    role text not null check (role in ('learner', 'tutor', 'officer', 'author', 'administrator')),
    -- A province's code for officers, else empty.
    province text not null default '',
    granted_at bigint not null,
    primary key (person, role, province),
    check ((role = 'officer') = (province <> ''))
);
