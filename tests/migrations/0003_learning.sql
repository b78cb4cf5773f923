-- A ledger with a topic and without one, a certificate in use and the one that it superseded.
insert into fact (id, person, kind, topic, data, at)
values ('f1', 'p1', 'joined', null, '{"fact":"joined"}', 1796000100000);
insert into fact (id, person, kind, topic, data, at)
values ('f2', 'p1', 'card_seen', 'cd01', '{"fact":"card_seen","topic":"cd01","lesson":0,"card":1}', 1796000200000);
insert into certificate (id, number, person, course, version, status, name, content, issued_at)
values ('c1', 'HC-1', 'p1', 'cong-dan-so', 1, 'superseded', 'Nguyễn Thị Lan',
    '{"course":{"vi":"Khóa","en":"Course"},"note":{"vi":"","en":""},"topics":[]}', 1796000000000);
insert into certificate (id, number, person, course, version, status, name, content, issued_at)
values ('c2', 'HC-2', 'p1', 'cong-dan-so', 1, 'valid', 'Nguyễn Thị Lan',
    '{"course":{"vi":"Khóa","en":"Course"},"note":{"vi":"","en":""},"topics":[{"vi":"Một","en":"One"}]}',
    1796000000000);
