-- One row in every state that a row can stay in, a plan and a lease.
insert into inbox (id, key, channel, bot, chat, kind, payload, received_at)
values ('i1', 'telegram:42:1', 'telegram', '42', '1001', 'update', '{}', 1796000000000);
insert into inbox (id, key, channel, bot, chat, kind, payload, received_at, state, attempts, fence)
values ('i2', 'plan:p1:lesson:1796000000000', 'telegram', '42', '1001', 'event', '{}', 1796000000000, 'done', 1, 1);
insert into inbox (id, key, channel, bot, chat, kind, payload, received_at, state, attempts, fence)
values ('i3', 'telegram:42:2', 'telegram', '42', '1002', 'update', '{}', 1796000000000, 'parked', 5, 5);
insert into inbox (id, key, channel, bot, chat, kind, payload, received_at, state, attempts, fence, lease_until)
values ('i4', 'telegram:42:3', 'telegram', '42', '1002', 'update', '{}', 1796000000000, 'leased', 1, 1, 1796000060000);
insert into outbox (id, person, channel, bot, chat, lane, body, not_before, expires_at, created_at)
values ('o1', 'p1', 'telegram', '42', '1001', 0, '{}', 1796000000000, 1796000600000, 1796000000000);
insert into outbox (id, person, channel, bot, chat, lane, body, state, attempts, fence, not_before, expires_at,
    last_error, created_at, done_at)
values ('o2', 'p2', 'telegram', '42', '1002', 1, '{}', 'dead', 1, 1, 1796000000000, 1796000600000, 'unreachable',
    1796000000000, 1796000300000);
insert into outbox (id, person, channel, bot, chat, lane, body, state, attempts, fence, not_before, expires_at,
    created_at, done_at)
values ('o3', 'p1', 'telegram', '42', '1001', 0, '{}', 'sent', 1, 1, 1796000000000, 1796000600000, 1796000000000,
    1796000001000);
insert into plan (person, kind, due_at) values ('p1', 'lesson', 1796040000000);
insert into lease (name, holder, until_at) values ('poll:telegram:42', '17', 1796000060000);
