# shellcheck shell=bash
# What every command of scripts/edic needs: Debian packages, the venv, a private
# PostgreSQL cluster and the databases. Each step looks at what is there and does
# only what is missing, so that an interrupted run is taken up where it stopped.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
VAR=$ROOT/var
VENV=$ROOT/.venv
DB=edic
MODULES=edic_public_sector,hr_expense,hr_holidays,hr_recruitment,purchase
PORT=${PORT:-8069}
OS_RELEASE=${OS_RELEASE:-/etc/os-release}
export PATH="$VENV/bin:$PATH" LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 # two cores: BLAS threads fight

say() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'edic: %s\n' "$*" >&2; exit 1; }
trap 'exit 130' INT # a child that catches Ctrl-C may report success: end all the same
trap 'exit 143' TERM
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# --- Debian -----------------------------------------------------------------
check_machine() {
  local id='' version='' free
  if [ -r "$OS_RELEASE" ]; then
    # shellcheck source=/dev/null
    id=$(. "$OS_RELEASE" && echo "${ID:-}")
    # shellcheck source=/dev/null
    version=$(. "$OS_RELEASE" && echo "${VERSION_ID:-0}")
  fi
  [ "$id" = debian ] && [ "${version%%.*}" -ge 13 ] 2>/dev/null ||
    die "this needs Debian 13 (found: ${id:-unknown} ${version:-}); on another system use docker compose or an existing Odoo 19, see docs/install.md"
  [ -w "$ROOT" ] || die "no right to write in $ROOT: clone the repository as the user who runs this"
  mkdir -p "$VAR/log" "$VAR/stamp"
  free=$(df -Pk "$VAR" | awk 'NR==2 {print int($4/1024)}')
  [ "$free" -ge "${1:-300}" ] ||
    die "only $free MB are free on the disk of $ROOT and ${1:-300} MB are needed: free some space and run this again"
}

check_rights() {
  [ "$(id -u)" = 0 ] && return
  command -v sudo >/dev/null || die "packages must be installed and there is no sudo: run this as root, or let root install sudo and give you rights"
  sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; } ||
    die "packages must be installed and sudo refuses: run this as root or as a user who may use sudo"
}

pg_bin() { find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | awk -F/ '$5>=15' | tail -n 1 | xargs -r dirname; }

missing_packages() {
  local p
  for p in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null | grep -qx installed || echo "$p"
  done
}

# Odoo 19 comes from Debian unstable, everything it needs from Debian 13 itself:
# the pins let nothing else through. The mirror is the machine's own.
add_odoo_source() {
  local mirror
  [ -e /etc/apt/preferences.d/edic-odoo ] && [ -e /etc/apt/sources.list.d/edic-odoo.sources ] && return
  # shellcheck disable=SC2016 # apt's own placeholders
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(CREATED_BY)' |
    awk '$3=="Packages" && $2=="trixie" {print $1; exit}')
  [ -n "$mirror" ] || die "apt knows no mirror of Debian 13 (trixie): add one to /etc/apt/sources.list.d and run this again"
  printf 'Package: *\nPin: release n=sid\nPin-Priority: 50\n\nPackage: odoo-19\nPin: release n=sid\nPin-Priority: 500\n' |
    as_root tee /etc/apt/preferences.d/edic-odoo >/dev/null
  printf 'Types: deb\nURIs: %s\nSuites: sid\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$mirror" |
    as_root tee /etc/apt/sources.list.d/edic-odoo.sources >/dev/null
}

# Packages of services start them, and PostgreSQL's makes a cluster; neither is
# wanted here, so both are told not to while apt runs.
quiet_services() {
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\n# edic: removed after the installation\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
  fi
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/edic.conf >/dev/null
}
loud_services() {
  if grep -qs '^# edic' /usr/sbin/policy-rc.d; then as_root rm -f /usr/sbin/policy-rc.d; fi
  as_root rm -f /etc/postgresql-common/createcluster.d/edic.conf
}

apt_quiet() { as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >>"$VAR/log/apt.log" 2>&1; }

need_packages() {
  local want had_odoo
  want=$(missing_packages "$@")
  [ -n "$want" ] || return 0
  check_rights
  check_machine 4000
  say "Installing from Debian: $(echo "$want" | tr '\n' ' ')"
  # dpkg killed half-way leaves this to be finished first
  as_root dpkg --configure -a >>"$VAR/log/apt.log" 2>&1 || true
  add_odoo_source
  [ -n "${APT_IS_FRESH:-}" ] || apt_quiet update || die "the package mirror does not answer: check the network (or the proxy in /etc/apt) and run this again; details in var/log/apt.log"
  APT_IS_FRESH=yes # for whatever this command installs next
  had_odoo=$(missing_packages odoo-19)
  trap loud_services EXIT # also when interrupted
  quiet_services
  # shellcheck disable=SC2086 # a list of words
  if ! apt_quiet install -y --no-install-recommends $want || [ -n "$(missing_packages $want)" ]; then
    die "apt could not install $(echo "$want" | tr '\n' ' '): the last lines of var/log/apt.log say why; run this again when it is mended"
  fi
  loud_services
  trap - EXIT
  # Debian's own service would take port 8069 at the next boot
  if [ -n "$had_odoo" ] && command -v systemctl >/dev/null; then as_root systemctl disable odoo >/dev/null 2>&1 || true; fi
}

system_packages() {
  printf '%s\n' odoo-19 python3-phonenumbers python3-venv fonts-liberation
  [ -n "$(pg_bin)" ] || echo postgresql-17
}
# shellcheck disable=SC2046,SC2086 # lists of words
need_system() { need_packages $(system_packages) ${MORE_PACKAGES:-}; }

need_system_and_venv() { # need_system_and_venv FILE…: as need_venv has them; MORE_PACKAGES beside
  local beside
  venv_beside_apt "$@" &
  beside=$!
  need_system
  wait "$beside" || true # what is missing is tried again, and its error is the last word
  need_venv "$@"
}

# The last thing apt does is to compile Odoo, on one core; all that Odoo needs is there.
venv_beside_apt() {
  local missing
  # shellcheck disable=SC2046 # a list of words
  while missing=$(missing_packages $(system_packages)) && [ -n "$missing" ] && kill -0 "$$" 2>/dev/null; do
    if [ "$missing" = odoo-19 ] && [ "$(dpkg-query -W -f '${db:Status-Status}' odoo-19 2>/dev/null)" = half-configured ]; then
      need_venv "$@"
      "$VENV/bin/python" -m compileall -qq "$ROOT/addons"
      return
    fi
    sleep .5
  done
}

# --- Python -----------------------------------------------------------------
need_venv() { # need_venv FILE…: the requirements files, installed once per content
  local rules=$ROOT/rules-requirements.txt
  local optional=("$ROOT/mistral-requirements.txt" "$ROOT/encoder-requirements.txt" "$ROOT/ocr-requirements.txt")
  pip_has "$@" || pip_install "$@"
  pip_has "${optional[@]}" || pip_install "${optional[@]}"
  pip_has "$rules" || PIP_OPTIONS=--no-deps pip_install "$rules"
  write_odoo_script
}

# The stamps lie in the venv, so that they are gone when it is.
pip_stamp() { echo "$VENV/.edic-$(cat "$@" | sha256sum | cut -c1-16)"; }
pip_has() { [ -x "$VENV/bin/python" ] && [ -e "$(pip_stamp "$@")" ]; }
pip_install() { # pip_install FILE…, with the words of PIP_OPTIONS
  say "Installing Python packages: ${*##*/}"
  # shellcheck disable=SC2086 # a list of words
  [ -x "$VENV/bin/pip" ] || /usr/bin/python3 -m venv --clear ${VENV_OPTIONS---system-site-packages} "$VENV"
  # shellcheck disable=SC2086 # a list of words
  "$VENV/bin/pip" install -q --disable-pip-version-check --no-warn-conflicts ${PIP_OPTIONS:-} \
    "${@/#/-r}" >>"$VAR/log/pip.log" 2>&1 ||
    die "pip could not install ${*##*/}: check the network and run this again; the last lines of var/log/pip.log say why"
  touch "$(pip_stamp "$@")"
}

# Debian's /usr/bin/odoo runs outside the venv, and a command of our addons is
# looked up before `-c` is read: this one finds both.
write_odoo_script() {
  cat >"$VENV/bin/odoo" <<PY
#!$VENV/bin/python
import odoo.addons
import odoo.cli

odoo.addons.__path__.append("$ROOT/addons")
if __name__ == "__main__":
    odoo.cli.main()
PY
  chmod +x "$VENV/bin/odoo"
}

# --- PostgreSQL -------------------------------------------------------------
# The cluster runs as an unprivileged user. For root that is `postgres`, who
# may not be able to enter the repository (under /root, say): then it lies
# in /var/lib/edic and var/pg leads there.
pg_as() { if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi; }

pg_home() {
  if [ ! -e "$VAR/pg" ]; then
    if [ "$(id -u)" = 0 ]; then
      install -d -o postgres -m 700 "$VAR/pg"
      if ! pg_as test -w "$VAR/pg"; then
        rmdir "$VAR/pg"
        local away
        away=/var/lib/edic/$(echo "$ROOT" | sha256sum | cut -c1-12)
        install -d -m 755 /var/lib/edic && install -d -o postgres -m 700 "$away"
        ln -sfn "$away" "$VAR/pg"
      fi
    else
      install -d -m 700 "$VAR/pg"
    fi
  fi
  PGHOME=$(realpath "$VAR/pg")
  PGSOCK=$PGHOME/s
  # a socket's path holds 107 bytes at most
  if [ ${#PGSOCK} -gt 80 ]; then
    PGSOCK=/tmp/edic-$(id -u)-$(echo "$ROOT" | sha256sum | cut -c1-12)
    # anybody may write in /tmp: a folder that is not ours is not used
    [ ! -e "$PGSOCK" ] || pg_as test -O "$PGSOCK" ||
      die "$PGSOCK belongs to somebody else: remove it, or put the repository under a shorter path"
  fi
}

pg_running() { pg_as "$PGBIN/pg_ctl" -D "$PGHOME/data" status >/dev/null 2>&1; }

need_cluster() {
  if [ -n "${PGHOST:-}" ]; then PGBIN=$(pg_bin); return; fi # the site's own server
  PGBIN=$(pg_bin)
  pg_home
  if [ ! -e "$PGHOME/data/ready" ]; then
    say 'Creating a private PostgreSQL cluster'
    pg_as rm -rf "$PGHOME/data"
    pg_as "$PGBIN/initdb" -D "$PGHOME/data" -U edic -A trust -E UTF8 --locale=C.UTF-8 --no-sync >>"$VAR/log/postgres.log" 2>&1 ||
      die 'PostgreSQL could not create its cluster: see var/log/postgres.log'
    # the socket's folder (mode 700) is what keeps others out; no TCP at all
    pg_as sh -c "cat >>'$PGHOME/data/postgresql.conf'" <<CONF
listen_addresses = ''
unix_socket_directories = '$PGSOCK'
unix_socket_permissions = 0700
shared_buffers = 256MB
synchronous_commit = off
max_wal_size = 2GB
jit = off
CONF
    pg_as touch "$PGHOME/data/ready"
  fi
  # Users of the cluster hold a shared lock; the last one to leave stops it.
  exec 8>"$VAR/pg.users"
  flock -s 8
  trap leave EXIT
  pg_as mkdir -p -m 700 "$PGSOCK"
  if ! pg_running; then
    pg_as "$PGBIN/pg_ctl" -D "$PGHOME/data" -w -t 60 -s -l "$PGHOME/server.log" start 8>&- 9>&- </dev/null 2>>"$VAR/log/postgres.log" ||
      pg_running || die "PostgreSQL does not start: see $PGHOME/server.log"
  fi
  # not PGDATABASE: Odoo would take it before its own configuration
  export PGHOST=$PGSOCK PGUSER=edic
}

leave() {
  local rc=$?
  trap - EXIT
  [ -z "${SERVER:-}" ] || stop_server "$SERVER"
  [ -z "${LOCAL_MODEL:-}" ] || stop_local_model
  if [ -n "${PGBIN:-}" ] && flock -n -x 8 2>/dev/null; then
    pg_as "$PGBIN/pg_ctl" -D "$PGHOME/data" -s -m fast stop >/dev/null 2>&1 || true
  fi
  exit "$rc"
}

stop_server() { # stop_server PID: ask, then insist
  kill -TERM "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || return 0; sleep .1; done
  kill -KILL "$1" 2>/dev/null || true
}

# Odoo warns at each start that root runs it: known, and no news to the reader.
odoo() { "$VENV/bin/odoo" "$@" 8>&- 9>&- 2> >(grep -v "^Running as user 'root'" >&2); }

sql() { PGOPTIONS="-c client_min_messages=warning" psql -XAtq -v ON_ERROR_STOP=1 -d postgres "$@"; } # a later -d wins
has_db() { [ "$(sql -c "SELECT 1 FROM pg_database WHERE datname='$1'")" = 1 ]; }

write_conf() { # write_conf FILE DB PORT
  cat >"$1" <<CONF
[options]
addons_path = $(/usr/bin/python3 -c 'import odoo.addons,os;print(next(p for p in odoo.addons.__path__ if os.path.isdir(p+"/account")))'),$ROOT/addons
data_dir = $VAR/data
db_host = $PGHOST
db_user = ${PGUSER:-edic}
db_name = $2
http_interface = 127.0.0.1
http_port = $3
gevent_port = $(($3 + 3))
list_db = False
max_cron_threads = 4
limit_time_real_cron = 1800
server_wide_modules = base,rpc,web
; Without pdfminer Odoo indexes no words of PDF files, and says so at each start. That is
; wanted: a PDF from outside is opened in a process with limits, never in the server.
log_handler = :INFO,odoo.addons.attachment_indexation.models.ir_attachment:ERROR
CONF
}

# Installing and loading the addons is to say nothing that needs looking into.
check_log() { # check_log FILE
  local found
  ! found=$(grep -hE ' (WARNING|ERROR|CRITICAL) ' "$1") || die "the server's log has warnings: $found"
}

# A database is built under another name and gets its own when it is whole.
need_database() {
  has_db "$DB" && return
  check_machine 1500
  say 'Creating the database and installing the addons'
  sql -c "DROP DATABASE IF EXISTS ${DB}_building" -c "CREATE DATABASE ${DB}_building TEMPLATE template0"
  odoo server -d "${DB}_building" -i "$MODULES,edic_demo" \
    --load-language=en_US,fr_FR,de_DE --stop-after-init --no-http --logfile="$VAR/log/install.log" 2>>"$VAR/log/install.log" ||
    die 'Odoo could not install the addons: see var/log/install.log'
  # its files are kept under its name; `odoo db rename` asks for the managing of databases
  rm -rf "$VAR/data/filestore/$DB"
  mv "$VAR/data/filestore/${DB}_building" "$VAR/data/filestore/$DB"
  sql -c "ALTER DATABASE ${DB}_building RENAME TO $DB"
}

# Of all that a database is made of.
code_digest() {
  (cd "$ROOT/addons" && find . -type f ! -name '*.pyc' ! -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

# The addons as they are on disk, in the database: updated when they changed.
need_update() {
  local code
  code=$(code_digest)
  if [ "$(cat "$VAR/stamp/code" 2>/dev/null)" != "$code" ]; then
    if [ -e "$VAR/stamp/code" ]; then
      say 'The addons changed: updating the database'
      odoo server -d "$DB" -i "$MODULES,edic_demo" -u edic_ai --i18n-overwrite --stop-after-init --no-http --logfile="$VAR/log/install.log" ||
        die 'Odoo could not update the addons: see var/log/install.log'
    fi
    echo "$code" >"$VAR/stamp/code"
  fi
}

need_demo() {
  [ "$(sql -d "$DB" -c "SELECT value FROM ir_config_parameter WHERE key='edic_demo.loaded'")" = 'done' ] && return
  say 'Loading the demo companies and training on their history'
  odoo edic_demo || die 'the demo companies could not be loaded: see the lines above; run this again to go on'
}

need_odoo() { # everything but the demo companies' data
  check_machine
  exec 9>"$VAR/setup.lock"
  flock -n 9 || { say 'Another command is setting EDIC up: waiting for it'; flock 9; }
  need_system_and_venv "$ROOT/requirements.txt"
  need_cluster
  write_conf "$VAR/odoo.conf" "$DB" "$PORT"
  export ODOO_RC=$VAR/odoo.conf
  export EDIC_LEDGER_ANCHORS=${EDIC_LEDGER_ANCHORS:-$VAR/anchors} # in production: elsewhere
  need_database
  need_update
  need_demo
  exec 9>&-
}
