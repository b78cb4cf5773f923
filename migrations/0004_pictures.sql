-- Under which id a channel knows a picture that one of its bots sent. Losing a row costs one upload.
create table picture (
    channel text not null,
    bot text not null,
    -- Of the picture's content: a changed picture is another one.
    hash text not null,
    file_id text not null,
    primary key (channel, bot, hash)
);
