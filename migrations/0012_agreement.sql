-- Agreements: what the members of a room expect of each other, in versions that they sign.

create table agreement_version (
    room_id   text    not null references room (id),
    number    integer not null check (number >= 1),
    -- JSON: topic to text.
    terms     text    not null,
    author_id integer not null,
    made_at   integer not null,
    primary key (room_id, number)
) strict;

create table agreement_signature (
    room_id      text    not null,
    number       integer not null,
    user_id      integer not null,
    signed_at    integer not null,
    -- When its writer last said that it is still right.
    confirmed_at integer,
    primary key (room_id, number, user_id),
    foreign key (room_id, number) references agreement_version (room_id, number)
) strict;

create table agreement (
    room_id  text    primary key references room (id),
    -- The version below whose number the room's message about it was posted; null while there is none.
    notice   integer,
    -- When the members were last asked whether it is still right.
    asked_at integer
) strict;
