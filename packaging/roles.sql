-- The two roles of Hoptrail in a database of its own, for psql as an administrator in that database, once:
--   psql --dbname=hoptrail --set=owner=hoptrail_owner --set=owner_password=… --set=service=hoptrail \
--     --set=service_password=… --file=roles.sql
-- The owner migrates the tables; the service reads and writes rows.
create role :"owner" login password :'owner_password';
create role :"service" login password :'service_password';
alter schema public owner to :"owner";
grant usage on schema public to :"service";
grant temporary on database :"DBNAME" to :"service";
alter default privileges for role :"owner" in schema public
    grant select, insert, update, delete on tables to :"service";
