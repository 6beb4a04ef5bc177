#!/bin/sh
# Makes Hoptrail's roles when the image of PostgreSQL first starts. The passwords stand in its environment.
exec psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=owner="$HOPTRAIL_DB_OWNER_USER" --set=owner_password="$HOPTRAIL_DB_OWNER_PASSWORD" \
  --set=service="$HOPTRAIL_DB_USER" --set=service_password="$HOPTRAIL_DB_PASSWORD" --file=/roles.sql
