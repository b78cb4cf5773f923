-- A learner who gave everything, one who gave nothing, and an officer.
insert into person (id, lang, name, phone, province, commune, work, hour, days, consent_version, consent_at,
    joined_at, is_paused, place, progress, created_at, seen_at)
values ('p1', 'vi', 'Nguyễn Thị Lan', '+84901234567', '66', '24121', 'van-phong', 1170, 31, '1', 1796000000000,
    1796000100000, 0, '{"at":"lesson","topic":"cd01","lesson":0,"card":1}',
    '{"topics":{"cd01":{"cards":{"0":2}}},"attempts":0}', 1796000000000, 1796000200000);
insert into person (id, lang, name, days, is_paused, place, progress, created_at, seen_at)
values ('p2', 'en', '', 127, 1, '{"at":"home"}', '{}', 1796000000000, 1796000000000);
insert into address (channel, bot, chat, person, seen_at) values ('telegram', '42', '1001', 'p1', 1796000200000);
insert into address (channel, bot, chat, person, unreachable_at, seen_at)
values ('telegram', '42', '1002', 'p2', 1796000300000, 1796000000000);
insert into role (person, role, province, granted_at) values ('p1', 'officer', '66', 1796000000000);
insert into role (person, role, granted_at) values ('p1', 'tutor', 1796000000000);
