-- What comes in, what goes out, and what is to happen later.

create table inbox (
    id text primary key,
    -- What makes a repeated update one update: `telegram:<bot>:<update_id>`, `plan:<person>:<kind>:<time>`.
    key text not null unique,
    channel text not null,
    bot text not null,
    chat text not null,
    -- 'update': raw, as the channel sent it; 'event': one of our own.
    kind text not null check (kind in ('update', 'event')),
    payload text not null,
    received_at bigint not null,
    state text not null default 'ready' check (state in ('ready', 'leased', 'done', 'parked')),
    attempts bigint not null default 0,
    fence bigint not null default 0,
    lease_until bigint not null default 0
);
create index inbox_live on inbox (channel, bot, chat, id) where state in ('ready', 'leased');
create index inbox_parked on inbox (id) where state = 'parked';

create table outbox (
    id text primary key,
    person text not null references person (id),
    channel text not null,
    bot text not null,
    chat text not null,
    -- 0 replies, 1 lessons and certificates: lower goes first.
    lane bigint not null,
    body text not null,
    state text not null default 'ready' check (state in ('ready', 'leased', 'sent', 'expired', 'dead', 'cancelled')),
    attempts bigint not null default 0,
    fence bigint not null default 0,
    lease_until bigint not null default 0,
    not_before bigint not null,
    expires_at bigint not null,
    last_error text,
    created_at bigint not null,
    done_at bigint
);
create index outbox_live on outbox (channel, bot, chat, lane, id) where state in ('ready', 'leased');

create table plan (
    person text not null references person (id),
    kind text not null,
    due_at bigint not null,
    primary key (person, kind)
);
create index plan_by_due on plan (due_at);

-- Who of several processes does what only one may do, such as polling a bot's updates.
create table lease (
    name text primary key,
    holder text not null,
    until_at bigint not null
);
