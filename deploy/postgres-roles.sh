#!/bin/sh
# Run once by the postgres image on an empty volume: the owner of the tables, the application that only uses them, backups that only read.
set -eu
owner=$(cat /run/secrets/owner_password)
app=$(cat /run/secrets/app_password)
backup=$(cat /run/secrets/backup_password)
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --set owner="$owner" --set app="$app" --set backup="$backup" <<'SQL'
CREATE ROLE ludang_owner LOGIN PASSWORD :'owner';
CREATE ROLE ludang_app LOGIN PASSWORD :'app';
ALTER ROLE ludang_app SET statement_timeout = '15s';
ALTER ROLE ludang_app SET lock_timeout = '10s';
ALTER ROLE ludang_app SET idle_in_transaction_session_timeout = '30s';
CREATE ROLE ludang_backup LOGIN CREATEDB BYPASSRLS PASSWORD :'backup';
GRANT pg_read_all_data TO ludang_backup;
CREATE DATABASE ludang OWNER ludang_owner;
REVOKE ALL ON DATABASE ludang FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE ludang TO ludang_app;
GRANT CONNECT ON DATABASE ludang TO ludang_backup;
SQL
