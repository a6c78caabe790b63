-- The database that the tool "stock" comes with; see docs/tools.md.
create table if not exists stock (article varchar(40), place varchar(40), pieces int);
delete from stock;
insert into stock values ('lamp', 'Berlin', 12), ('lamp', 'Oslo', 3), ('chair', 'Berlin', 40);
