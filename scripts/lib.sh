# What the scripts share. Sourced, never run. Needs $root: the checkout.

postgres_bin=/usr/lib/postgresql/15/bin

run_packages="build-essential cmake ninja-build pkg-config libpq-dev libmicrohttpd-dev libjson-c-dev
  libsodium-dev uuid-dev libncurses-dev libcurl4-openssl-dev libutf8proc-dev libgnutls28-dev libpango1.0-dev
  libcairo2-dev gettext help2man fonts-noto-core postgresql-15
  openssl ca-certificates python3 util-linux"
test_packages="postgresql-15-pgtap libtap-parser-sourcehandler-pgtap-perl libcmocka-dev
  python3-pytest python3-pytest-xdist python3-nacl python3-psycopg2 python3-requests python3-yaml
  python3-jsonschema gdb binutils tmux git sudo poppler-utils groff-base"
stranger_packages="sslscan testssl.sh slowhttptest sqlmap ffuf zzuf"
fuzz_packages="clang libclang-rt-14-dev"

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@" || sudo "$@"; fi
}

# Installs the Debian packages that are not there yet. The cluster that Debian makes by itself when
# it installs PostgreSQL is not wanted: nobody asked for it.
install_packages() {
    local missing="" package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing packages:$missing"
    command -v sudo >/dev/null || [ "$(id -u)" -eq 0 ] ||
        die "these packages are needed; install them as root, or install sudo:$missing"
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        as_root mkdir -p /etc/postgresql-common
        printf 'create_main_cluster = false\n' |
            as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $missing >/dev/null || die "apt-get could not install:$missing"
}

# build PRESET [TARGET …]: configures once, then builds; says nothing when all is up to date.
build() {
    local preset=$1 folder="$root/build/$1" log
    shift
    [ "$preset" != release ] || folder="$root/build"
    mkdir -p "$root/build"
    log="$root/build/$preset.log"
    if [ ! -f "$folder/build.ninja" ]; then
        (cd "$root" && cmake --preset "$preset" >"$log" 2>&1) || { cat "$log" >&2; die "cmake failed"; }
    fi
    ninja -C "$folder" "$@" >"$log" 2>&1 || { tail -n 60 "$log" >&2; die "the build failed ($preset)"; }
}

# conninfo KEY VALUE …: a libpq connection string, quoted.
conninfo() {
    local text="" value
    while [ $# -ge 2 ]; do
        value=${2//\\/\\\\}
        text="$text $1='${value//\'/\\\'}'"
        shift 2
    done
    printf '%s' "${text# }"
}
