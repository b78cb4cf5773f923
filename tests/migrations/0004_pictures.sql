-- One picture that two bots know by different ids.
insert into picture (channel, bot, hash, file_id) values ('telegram', '42', 'h1', 'AgACAgUAA1');
insert into picture (channel, bot, hash, file_id) values ('telegram', '43', 'h1', 'AgACAgUAA2');
