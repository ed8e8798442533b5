# The private PostgreSQL 15 cluster of an installation. Sourced. Needs $root, $var and lib.sh.
# PostgreSQL refuses to run as root; root hands it to the user postgres, and where that user cannot
# reach the checkout the cluster lives in /var/lib instead.

cluster_name() { printf '%s' "$root" | sha256sum | cut -c1-12; }

cluster_user() { if [ "$(id -u)" -eq 0 ]; then printf postgres; else id -un; fi; }

as_cluster_user() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}

cluster_folder() {
    if [ -f "$var/cluster_folder" ]; then cat "$var/cluster_folder"; else printf '%s' "$var/postgresql"; fi
}

# A unix socket's path may have 107 bytes; below a long checkout it moves to /tmp.
cluster_socket() {
    local folder
    folder=$(cluster_folder)
    if [ ${#folder} -le 80 ]; then printf '%s' "$folder/socket"; else printf '/tmp/hotline-%s' "$(cluster_name)"; fi
}

cluster_place() {
    [ ! -f "$var/cluster_folder" ] || return 0
    local folder="$var/postgresql"
    if [ "$(id -u)" -eq 0 ]; then
        mkdir -p "$folder"
        chown postgres: "$folder"
        if ! as_cluster_user test -w "$folder"; then
            rmdir "$folder"
            folder="/var/lib/step-hotline-$(cluster_name)"
            say "The user postgres cannot reach this checkout: the database lives in $folder."
        fi
        install -d -m 700 -o postgres "$folder"
    else
        install -d -m 700 "$folder"
    fi
    printf '%s' "$folder" >"$var/cluster_folder"
}

cluster_running() { as_cluster_user "$postgres_bin/pg_ctl" -D "$(cluster_folder)/data" status >/dev/null 2>&1; }

cluster_start() {
    local folder socket
    cluster_place
    folder=$(cluster_folder)
    socket=$(cluster_socket)
    if [ "$(id -u)" -eq 0 ]; then install -d -m 700 -o postgres "$socket"; else install -d -m 700 "$socket"; fi
    if [ ! -f "$folder/data/PG_VERSION" ]; then
        say "Making a PostgreSQL cluster in $folder"
        as_cluster_user "$postgres_bin/initdb" -D "$folder/data" -U postgres --auth=trust \
            --encoding=UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
        as_cluster_user tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '"${socket//\'/\'\'}"'
unix_socket_permissions = 0700
max_connections = 60
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = none
log_min_error_statement = panic
idle_in_transaction_session_timeout = '60s'
CONF
    fi
    cluster_running || as_cluster_user "$postgres_bin/pg_ctl" -D "$folder/data" -w -t 60 \
        -l "$folder/postgresql.log" start >/dev/null ||
        { as_cluster_user tail -n 20 "$folder/postgresql.log" >&2; die "PostgreSQL did not start"; }
    "$postgres_bin/psql" -X -q -A -t -h "$socket" -U postgres -d postgres \
        -c "SELECT 1 FROM pg_database WHERE datname = 'hotline'" | grep -q 1 ||
        "$postgres_bin/createdb" -h "$socket" -U postgres hotline
}

cluster_stop() {
    [ -d "$(cluster_folder)/data" ] && cluster_running || return 0
    as_cluster_user "$postgres_bin/pg_ctl" -D "$(cluster_folder)/data" -w -m fast stop >/dev/null
}

cluster_remove() { rm -rf "$(cluster_folder)" "/tmp/hotline-$(cluster_name)"; }
