# The key ceremony of a demo installation: the same steps as a real one, taken by a script that
# holds everybody's password. Sourced. Needs $root, $var, lib.sh and cluster.sh.

# username role office partner
demo_first="
demo.coordinator.bg1 coordinator belgrade -
demo.coordinator.pg1 coordinator podgorica -
demo.coordinator.pr1 coordinator pristina -
demo.partner.bg1 partner belgrade yucom
demo.dpo data_protection_officer - -
demo.analyst analyst - -
demo.admin administrator - -"
demo_others="
demo.operator.bg1 operator belgrade -
demo.operator.bg2 operator belgrade -
demo.lawyer.bg1 lawyer belgrade -
demo.lawyer.bg2 lawyer belgrade -
demo.monitor.bg1 court_monitor belgrade -
demo.operator.pg1 operator podgorica -
demo.operator.pg2 operator podgorica -
demo.lawyer.pg1 lawyer podgorica -
demo.lawyer.pg2 lawyer podgorica -
demo.operator.pr1 operator pristina -
demo.operator.pr2 operator pristina -
demo.lawyer.pr1 lawyer pristina -
demo.lawyer.pr2 lawyer pristina -"

hotline_as() { # hotline_as USER COMMAND …
    local user=$1
    shift
    "$root/build/bin/hotline" --config "$var/client.conf" --user "$user" \
        --password-file "$var/secrets/$user.password" \
        --device-file "$var/secrets/$user.device" "$@"
}

admin() { "$root/build/bin/hotline-admin" "$@"; }

owner_conninfo() { conninfo host "$(cluster_socket)" dbname hotline user postgres; }

# Before the server runs: schema, root key, recovery keys, invitations of the first members.
ceremony_prepare() {
    admin migrate --schema "$root/schema" --database "$(owner_conninfo)" >>"$var/log/setup.log"
    [ ! -f "$var/secrets/root.pub" ] || return 0
    say "Key ceremony, first part: root, recovery keys, invitations"
    printf '%s\n' "$demo_first" | awk 'NF' >"$var/secrets/first"
    admin init --demo --dir "$var/secrets" --first "$var/secrets/first" \
        --database "$(owner_conninfo)" >>"$var/log/setup.log"
}

write_password() {
    [ -f "$var/secrets/$1.password" ] ||
        head -c 15 /dev/urandom | base64 | tr '+/' 'xy' >"$var/secrets/$1.password"
}

enrol() { # enrol USER: with the one-time code in secrets/USER.code
    write_password "$1"
    hotline_as "$1" enrol --code-file "$var/secrets/$1.code" >/dev/null
    rm -f "$var/secrets/$1.code"
}

# While the server runs: the first members make their keys, root signs them and makes the groups'
# secrets; coordinators then admit everybody else, having compared the fingerprints.
ceremony_complete() {
    cat >"$var/client.conf" <<CONF
server = https://127.0.0.1:$(cat "$var/port")
ca = $var/tls/ca.pem
root = $(cat "$var/secrets/root.pub")
CONF
    if [ ! -f "$var/demo_ready" ]; then
        local user role office partner
        say "Key ceremony, second part: members make their keys"
        while read -r user role office partner; do
            enrol "$user" </dev/null
        done <"$var/secrets/first"
        admin ceremony --dir "$var/secrets" --yes --database "$(owner_conninfo)" \
            >>"$var/log/setup.log"
        printf '%s\n' "$demo_others" | awk 'NF' | while read -r user role office partner; do
            admin user invite --username "$user" --role "$role" --office "$office" \
                --server-key "$var/secrets/server.key" --code-file "$var/secrets/$user.code" \
                --database "$(owner_conninfo)" </dev/null
            enrol "$user" </dev/null
            admit "$user" "$office" </dev/null
        done
        say "Loading the sample reports"
        /usr/bin/python3 "$root/scripts/demo/load.py" "$root" "$var"
        : >"$var/demo_ready"
    fi
    write_demo_json
}

# The fingerprint is read where the new member sees it (her client printed it at enrolment; it can be
# shown again with `hotline me`) and typed by the coordinator.
admit() { # admit USER OFFICE
    local coordinator fingerprint
    case $2 in
    belgrade) coordinator=demo.coordinator.bg1 ;;
    podgorica) coordinator=demo.coordinator.pg1 ;;
    pristina) coordinator=demo.coordinator.pr1 ;;
    esac
    fingerprint=$(hotline_as "$1" --json me | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["fingerprint"])')
    hotline_as "$coordinator" member add "$1" --fingerprint "$fingerprint" >/dev/null
}

write_demo_json() {
    { printf '%s\n' "$demo_first"; printf '%s\n' "$demo_others"; } | awk 'NF' |
        /usr/bin/python3 "$root/scripts/demo/write_json.py" "$var"
}
