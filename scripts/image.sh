# shellcheck shell=bash
# What docker/odoo/Dockerfile does, done where no container engine runs; sourced by
# scripts/edic. Its base image is Ubuntu with Odoo's own package. Where the mirror has no
# Ubuntu, a bare Debian 13 with Debian's odoo-19 stands in: Python 3.13 in place of 3.12.
IMAGE=${IMAGE:-$VAR/image}

image_do() { chroot "$IMAGE" env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${IMAGE_ENV[@]}" "$@"; }

image_base() {
  local mirror file
  [ ! -e "$IMAGE/base-is-whole" ] || return 0
  # shellcheck disable=SC2016 # apt's own placeholders
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(CREATED_BY)' |
    awk '$3=="Packages" && $2=="trixie" {print $1; exit}')
  say 'The base: Debian 13 with Odoo 19'
  rm -rf "$IMAGE"
  debootstrap --variant=minbase trixie "$IMAGE" "$mirror" >"$VAR/log/image.log" 2>&1 ||
    die 'the base system could not be made: see var/log/image.log'
  cp -L /etc/resolv.conf "$IMAGE/etc/"
  cp /etc/apt/preferences.d/edic-odoo "$IMAGE/etc/apt/preferences.d/"
  cp /etc/apt/sources.list.d/edic-odoo.sources "$IMAGE/etc/apt/sources.list.d/"
  for file in /etc/apt/apt.conf.d/*; do
    if grep -qi '^ *acquire' "$file"; then cp "$file" "$IMAGE/etc/apt/apt.conf.d/"; fi
  done
  printf '#!/bin/sh\nexit 101\n' >"$IMAGE/usr/sbin/policy-rc.d" && chmod 755 "$IMAGE/usr/sbin/policy-rc.d"
  image_do sh -c 'apt-get -qq update && apt-get -qq install -y --no-install-recommends \
      ca-certificates curl postgresql-17 odoo-19 python3-pip python3-venv' >>"$VAR/log/image.log" 2>&1 ||
    die 'the base system could not be filled: see var/log/image.log'
  # Odoo's image runs as this user; Debian's package makes one when its service starts
  image_do sh -c 'id odoo >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/odoo odoo
      install -d -o odoo -g odoo /var/lib/odoo'
  # the certificates by which this machine reaches the package index
  cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$IMAGE/etc/ssl/machine.pem"
  # Odoo's image does not have these, although Debian's package asks for them
  rm -rf "$IMAGE"/usr/lib/python3/dist-packages/{pypdf,phonenumbers}*
  touch "$IMAGE/base-is-whole"
}

# Each instruction of the Dockerfile, in its order.
image_build() {
  local name rest
  while IFS=$'\t' read -r name rest; do
    say "$name ${rest:0:70}"
    case $name in
      RUN) image_do PIP_BREAK_SYSTEM_PACKAGES=1 bash -o pipefail -c "$rest" >>"$VAR/log/image.log" 2>&1 || die "failed: RUN $rest (see var/log/image.log)" ;;
      COPY) image_copy "$rest" ;;
      ENV) eval "IMAGE_ENV+=(${rest/\$PATH//usr/sbin:/usr/bin:/sbin:/bin})" ;;
      FROM | USER | SHELL | ENTRYPOINT | CMD) ;;
      *) die "an instruction that this does not know: $name" ;;
    esac
  done < <("$VENV/bin/python" - "$ROOT/docker/odoo/Dockerfile" <<'PY'
import re
import sys

text = open(sys.argv[1]).read()
text = re.sub(r"(?m)^#.*\n", "", text).replace("\\\n", " ")
for line in filter(None, map(str.strip, text.splitlines())):
    name, _, rest = line.partition(" ")
    print(name, re.sub(r"\s+", " ", rest), sep="\t")
PY
  )
}

image_copy() { # image_copy "[--chmod=MODE] SOURCE… TARGET"
  local words mode='' target source
  read -ra words <<<"$1"
  if [[ ${words[0]} == --chmod=* ]]; then mode=${words[0]#--chmod=}; words=("${words[@]:1}"); fi
  target=$IMAGE${words[-1]}
  unset 'words[-1]'
  [[ $target != */ ]] || mkdir -p "$target"
  mkdir -p "$(dirname "$target")"
  for source in "${words[@]}"; do
    if [ -d "$ROOT/$source" ]; then cp -rT "$ROOT/$source" "$target"; else cp "$ROOT/$source" "$target"; fi
    [ -z "$mode" ] || chmod "$mode" "${target%/}/$(basename "$source")"
  done
}

image_leave() {
  local mount
  [ -z "${IMAGE_ODOO:-}" ] || stop_server "$IMAGE_ODOO"
  chroot "$IMAGE" runuser -u postgres -- pg_ctlcluster 17 main stop -m fast >/dev/null 2>&1 || true
  for mount in dev proc sys; do ! mountpoint -q "$IMAGE/$mount" || umount -l "$IMAGE/$mount"; done
}

# Build it, install EDIC with edic-init and ask the server whether it is well.
cmd_test_image() {
  check_machine 6000
  [ "$(id -u)" = 0 ] || die 'this needs root: it makes a file system of its own'
  need_system
  need_packages debootstrap
  need_venv "$ROOT/requirements.txt"
  IMAGE_ENV=(PATH=/usr/sbin:/usr/bin:/sbin:/bin PIP_CERT=/etc/ssl/machine.pem)
  trap image_leave EXIT
  image_base
  local mount
  for mount in dev proc sys; do mountpoint -q "$IMAGE/$mount" || mount --rbind "/$mount" "$IMAGE/$mount"; done
  : >"$VAR/log/image.log"
  image_build
  say 'PostgreSQL, as docker/db/init.sh sets it up'
  cp "$ROOT/docker/db/init.sh" "$IMAGE/tmp/init.sh"
  sed -i 's/^#\?port = .*/port = 5499/' "$IMAGE/etc/postgresql/17/main/postgresql.conf"
  image_do runuser -u postgres -- pg_ctlcluster 17 main start
  if ! image_do runuser -u postgres -- psql -p 5499 -XAtqc "SELECT 1 FROM pg_database WHERE datname='edic'" | grep -q 1; then
    image_do EDIC_DB_PASSWORD=image-database PGPORT=5499 runuser -u postgres -- sh /tmp/init.sh
  fi
  IMAGE_ENV+=(PGHOST=127.0.0.1 PGPORT=5499 PGUSER=odoo PGPASSWORD=image-database PGDATABASE=edic)
  say 'edic-init'
  image_do EDIC_ADMIN_PASSWORD=image-admin-password runuser -u odoo -- edic-init >>"$VAR/log/image.log" 2>&1 ||
    die 'edic-init failed: see var/log/image.log'
  say 'Starting the server'
  image_do runuser -u odoo -- odoo --workers=0 --http-port=8499 --gevent-port=8498 >>"$VAR/log/image.log" 2>&1 &
  IMAGE_ODOO=$!
  for _ in $(seq 300); do
    [ "$(http_status 8499 '/web/health?db_server_status=1')" = 200 ] && break
    kill -0 "$IMAGE_ODOO" 2>/dev/null || die 'the server stopped: see var/log/image.log'
    sleep .2
  done
  [ "$(http_status 8499 '/web/health?db_server_status=1')" = 200 ] || die 'the server does not answer: see var/log/image.log'
  say 'edic-init has run and the server is well.'
}
