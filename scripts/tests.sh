# shellcheck shell=bash
# Lint, tests and benchmarks; sourced by scripts/edic.
TEST_DB=edic_test
LINT_VENV=$VAR/lint-venv
BESIDE=() BESIDE_NAMES=()

need_test_tools() {
  check_machine
  MORE_PACKAGES='chromium docker-compose fonts-dejavu-core' \
    need_system_and_venv "$ROOT/requirements.txt" "$ROOT/test-requirements.txt"
  need_local_packages
  need_oca
}

# What comes from the package index besides, and needs no Odoo.
need_downloads() {
  need_lint_tools
  need_sdks &
  need_resolution
  wait "$!" || exit 1
}

# In a venv of their own, for which nothing but Python has to be there.
need_lint_tools() {
  local -x VENV=$LINT_VENV VENV_OPTIONS='' PATH=$LINT_VENV/bin:$PATH
  check_machine
  need_packages python3-venv
  pip_has "$ROOT/lint-requirements.txt" || pip_install "$ROOT/lint-requirements.txt"
  need_formatter
}

need_formatter() {
  [ ! -x "$ROOT/node_modules/.bin/prettier" ] || return 0
  say 'Installing the formatter of XML and JavaScript'
  (cd "$ROOT" && npm ci --silent --no-audit --no-fund >>"$VAR/log/npm.log" 2>&1) ||
    die 'npm could not install prettier: check the network and run this again; see var/log/npm.log'
}

# Debian's Odoo has what they depend on, under other names.
need_oca() { pip_has "$ROOT/oca-requirements.txt" || PIP_OPTIONS=--no-deps pip_install "$ROOT/oca-requirements.txt"; }

prettier() { (cd "$ROOT" && node node_modules/.bin/prettier --log-level warn "$@" 'addons/**/*.xml' 'addons/**/*.js' 'scripts/*.mjs'); }

# What pylint has found nothing in, it is not shown again until that or pylint changes.
lint_stamp() { # lint_stamp ADDON
  local code
  code=$({ cat .pylintrc lint-requirements.txt; find "$1" -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16)
  echo "$VAR/stamp/pylint-${1##*/}-$code"
}

lint_some() { # lint_some ADDON…
  local addon stamp new=()
  for addon in "$@"; do [ -e "$(lint_stamp "$addon")" ] || new+=("$addon"); done
  [ ${#new[@]} = 0 ] || pylint --rcfile=.pylintrc "${new[@]}" || return 1
  for addon in "${new[@]}"; do
    stamp=$(lint_stamp "$addon")
    rm -f "${stamp%-*}"-*
    touch "$stamp"
  done
}

# Two at once. pylint's own jobs do not see what files of an addon have in common; addons
# have nothing.
lint_addons() {
  local other failed=0
  lint_some addons/edic_public_* &
  other=$!
  lint_some addons/edic_[!p]* || failed=1
  wait "$other" || failed=1
  return "$failed"
}

cmd_lint() {
  local PATH=$LINT_VENV/bin:$PATH
  need_lint_tools
  cd "$ROOT" || exit
  say 'Lint: ruff'
  ruff check .
  ruff format --check .
  say 'Lint: pylint-odoo'
  lint_addons
  say 'Lint: OCA checks'
  oca-checks-odoo-module addons/*/__manifest__.py
  say 'Lint: prettier'
  prettier --check
  say 'Lint: shell'
  shellcheck -x scripts/edic scripts/*.sh .ci/run docker/db/init.sh docker/odoo/edic-init
}

cmd_format() {
  local PATH=$LINT_VENV/bin:$PATH
  need_lint_tools
  cd "$ROOT" || exit
  ruff check --fix-only --quiet . || true
  ruff format .
  prettier --write
}

TEST_MODULES=$MODULES,edic_demo,edic_ai_hr,edic_ai_queue_job,website,purchase_requisition,account_budget_oca,l10n_de,l10n_fr_account

test_digest() {
  { code_digest; echo "$TEST_MODULES"; dpkg-query -W odoo-19 2>/dev/null; cat "$ROOT"/*requirements.txt "$ROOT/scripts/test_database.py"; } | sha256sum | cut -c1-16
}

install_test_database() {
  say 'Installing the addons in an empty database'
  sql -c "DROP DATABASE IF EXISTS $TEST_DB WITH (FORCE)" -c "CREATE DATABASE $TEST_DB TEMPLATE template0"
  rm -rf "$VAR/data/filestore/$TEST_DB"
  : >"$VAR/log/test-install.log"
  odoo server -d "$TEST_DB" -i "$TEST_MODULES" --load-language=en_US,fr_FR,de_DE \
    --stop-after-init --no-http --max-cron-threads=0 --logfile="$VAR/log/test-install.log" 2>>"$VAR/log/test-install.log" ||
    die 'the addons do not install: see var/log/test-install.log'
  check_log "$VAR/log/test-install.log"
}

# Else each test makes it for itself.
fill_test_database() {
  odoo shell -d "$TEST_DB" --no-http --log-level=error <scripts/test_database.py >>"$VAR/log/test-install.log" ||
    die 'the bundles of the web client or the nomenclatures cannot be made: see var/log/test-install.log'
}

# The addons as they are in the files, installed once per content. What uses it works in
# a copy; `quick` brings an older one up to date, which finds less than installing anew.
need_test_database() { # need_test_database [quick]
  local stamp=$VAR/stamp/test-database digest has
  need_test_tools
  need_cluster
  write_conf "$VAR/test.conf" "$TEST_DB" 8469
  export ODOO_RC=$VAR/test.conf
  digest=$(test_digest)
  has=$(cat "$stamp" 2>/dev/null) || true
  if has_db "$TEST_DB" && { [ "$has" = "$digest" ] || [ "$has${1:-}" = "$digest-updatedquick" ]; }; then
    return
  elif [ "${1:-}" = quick ] && [ -n "$has" ] && has_db "$TEST_DB"; then
    say 'The addons changed: updating the database of the tests'
    rm "$stamp"
    odoo server -d "$TEST_DB" -u edic_ai --stop-after-init --no-http --max-cron-threads=0 --logfile="$VAR/log/test-install.log" 2>>"$VAR/log/test-install.log" ||
      die 'the addons do not update: see var/log/test-install.log'
    fill_test_database
    echo "$digest-updated" >"$stamp"
  else
    rm -f "$stamp"
    install_test_database
    fill_test_database
    echo "$digest" >"$stamp"
  fi
}

copy_test_database() {
  sql -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1 TEMPLATE $TEST_DB"
  rm -rf "$VAR/data/filestore/$1"
  cp -r "$VAR/data/filestore/$TEST_DB" "$VAR/data/filestore/$1"
}

drop_test_database() {
  sql -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)"
  rm -rf "$VAR/data/filestore/$1"
}

# Two cores, two databases at once. What a test wrote is rolled back, so the database never
# learns how large a chart of accounts is: it would expect one row and search thousands in
# a loop in a loop, for minutes. Nor do its tables ever grow: indexes that enforce nothing
# cost more than they save, since each statement weighs those of its tables. Hundreds of
# tests share one transaction, in which now() would stand still: theirs is the time of the
# clock.
odoo_tests() { # odoo_tests NUMBER ARGUMENT…
  local db=${TEST_DB}_$1
  copy_test_database "$db"
  write_conf "$VAR/test-$1.conf" "$db" "$((8459 + 10 * $1))"
  sql -d "$db" <"$ROOT/scripts/drop_indexes.sql"
  sql -d "$db" -c "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()'"
  PGOPTIONS='-c enable_nestloop=off -c jit=off -c search_path=public,pg_catalog' ODOO_RC=$VAR/test-$1.conf pytest -q "${@:2}" --odoo-http --odoo-log-level=info \
    --junitxml="$VAR/log/junit-odoo-$1.xml" \
    --log-file="$VAR/log/pytest-$1.log" --log-file-level=INFO 8>&-
}

# The files in two lanes that took as long as each other when they last ran; the second
# begins with the last addons, whose tours wait for the browser while the first computes.
test_lanes() { # test_lanes PATH… [-- OPTION…]
  local paths=() first=() second=() other='' ended=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do paths+=("$1"); shift; done
  [ $# = 0 ] || shift
  "$VENV/bin/python" scripts/split_tests.py "${paths[@]}" >"$VAR/lanes.txt" || die 'no such tests: see above'
  rm -f "$VAR"/log/junit-odoo-*.xml # those of the last run, which have just been read
  mapfile -t first < <(sed -n 's/^1 //p' "$VAR/lanes.txt")
  mapfile -t second < <(sed -n 's/^2 //p' "$VAR/lanes.txt" | tac)
  if [ ${#second[@]} -gt 0 ]; then
    odoo_tests 2 "${second[@]}" "$@" >"$VAR/log/tests-2.log" 2>&1 &
    other=$!
  fi
  odoo_tests 1 "${first[@]}" "$@" && ended+=(0) || ended+=($?)
  if [ -n "$other" ]; then
    wait "$other" && ended+=(0) || ended+=($?)
    cat "$VAR/log/tests-2.log"
  fi
  # 5: a lane in which -k left nothing, which is well if the other had something
  case ${ended[*]} in 0 | '0 0' | '0 5' | '5 0') ;; *) return 1 ;; esac
}

# The clients are to work at both ends of the range of the SDK; the pinned one lies between.
SDKS=(2.3.1 3.7.0)
need_sdks() {
  local version pid begun=()
  for version in "${SDKS[@]}"; do
    need_sdk "$version" &
    begun+=("$!")
  done
  for pid in "${begun[@]}"; do wait "$pid" || exit 1; done
}
need_sdk() { # need_sdk VERSION
  local folder=$VAR/sdk-$1
  [ ! -e "$folder/complete" ] || return 0
  say "Installing the Mistral SDK $1 beside the pinned one"
  rm -rf "$folder"
  "$LINT_VENV/bin/pip" install -q --disable-pip-version-check --no-warn-conflicts --target "$folder" \
    "mistralai==$1" >>"$VAR/log/pip.log" 2>&1 ||
    die "pip could not install the SDK $1: check the network and run this again; see var/log/pip.log"
  touch "$folder/complete"
}

# Asks the package index, so before the tests shut themselves off from the network.
need_resolution() {
  [ -z "${EDIC_TEST_NO_NETWORK:-}" ] || return 0
  [ -e "$VAR/resolved.json" ] || say "Resolving the requirements together with Odoo's pins"
  "$LINT_VENV/bin/python" "$ROOT/scripts/resolve_requirements.py" "$VAR/resolved.json"
}

# What a test may reach is decided by the kernel, not by our code: with everything
# installed, the command starts again where loopback is the only interface.
need_no_network() {
  [ -z "${EDIC_TEST_NO_NETWORK:-}" ] || return 0
  local offline=("$VENV/bin/python" "$ROOT/scripts/offline.py") why
  if [[ ${PGHOST:-/} != /* ]]; then
    why="PostgreSQL is at $PGHOST, not at a socket"
  elif why=$("${offline[@]}" true 2>&1); then
    exec "${offline[@]}" "$ROOT/scripts/edic" test
  fi
  say "The network stays open, and Python alone keeps the tests from it: $why"
}

# Tests without Odoo, in two halves that take as long.
CORE_TESTS=(tests/architecture tests/unit/edic_ai)
plain_tests() { # plain_tests REPORT ARGUMENT…
  cd "$ROOT" && pytest -q -p no:odoo --junitxml="$VAR/log/junit-$1.xml" "${@:2}"
}
core_tests() { plain_tests core "${CORE_TESTS[@]}" "$@"; }
other_tests() { # other_tests PATH [OPTION…]
  plain_tests other "${CORE_TESTS[@]/#/--ignore=}" --ignore=tests/concurrency "$@"
}
sdk_tests() { # they wait for deadlines more than they compute
  local version
  for version in "${SDKS[@]}"; do
    echo "With the Mistral SDK $version:"
    PYTHONPATH=$VAR/sdk-$version plain_tests "sdk-$version" tests/unit/edic_ai/providers/test_llm_*.py -k 'not openai'
  done
}

# So that no core waits: each writes to a log of its own, which is shown when all ended;
# the names of those that failed are added to the caller's `broken`.
begin_beside() { # begin_beside NAME COMMAND ARGUMENT…
  ("${@:2}") >"$VAR/log/$1.log" 2>&1 &
  BESIDE+=("$!")
  BESIDE_NAMES+=("$1")
}
end_beside() {
  local at
  for at in "${!BESIDE[@]}"; do wait "${BESIDE[at]}" || broken+=("${BESIDE_NAMES[at]}"); done
  for at in "${!BESIDE[@]}"; do cat "$VAR/log/${BESIDE_NAMES[at]}.log"; done
  BESIDE=() BESIDE_NAMES=()
}

# apt and dpkg leave a core without work: on a bare machine lint runs meanwhile, and what
# comes from the package index is fetched; a failure of that is left to the second time.
begin_lint_beside_apt() {
  # shellcheck disable=SC2046 # a list of words
  [ -n "$(missing_packages $(system_packages))" ] || return 0
  check_machine
  need_packages python3-venv
  begin_beside lint lint_last
}
lint_last() {
  renice -n 19 "$BASHPID" >/dev/null # dpkg goes first
  (need_downloads) || true
  cmd_lint
}
end_lint_beside_apt() { # tells the command that starts again without the network
  local broken=()
  [ ${#BESIDE[@]} -gt 0 ] || return 0
  end_beside
  [ ${#broken[@]} = 0 ] && EDIC_TEST_LINT=passed || EDIC_TEST_LINT=failed
  export EDIC_TEST_LINT
}

# Several processes, each of which commits: in a copy that nothing else uses.
test_writers() {
  local db=${TEST_DB}_writers
  copy_test_database "$db"
  write_conf "$VAR/test-writers.conf" "$db" 8489
  ODOO_RC=$VAR/test-writers.conf pytest -q -p no:odoo tests/concurrency --junitxml="$VAR/log/junit-writers.xml" 8>&- ||
    die 'bills that come in at once are lost, come twice or end in an error: see above'
  drop_test_database "$db"
}

# OCA's payment modes change who may enter a bank account and which one a bill names: so
# they have a copy of their own.
test_payment_orders() {
  local db=${TEST_DB}_orders
  copy_test_database "$db"
  write_conf "$VAR/test-orders.conf" "$db" 8499
  export ODOO_RC=$VAR/test-orders.conf
  odoo server -d "$db" -i edic_finance_payment_order --stop-after-init --no-http --max-cron-threads=0 \
    --logfile="$VAR/log/test-orders.log"
  pytest -q addons/edic_finance_payment_order 8>&-
  drop_test_database "$db"
}

# Every kind of test must have run, and none been skipped for a missing tool.
# Each part runs whatever failed before it: one run shows all that is to be mended.
cmd_test() {
  local broken=()
  [ ${#ARGV[@]} -gt 0 ] || begin_lint_beside_apt
  need_test_tools
  if [ ${#ARGV[@]} = 0 ]; then
    end_lint_beside_apt
    need_downloads
  fi
  need_no_network
  if [ ${#ARGV[@]} -gt 0 ]; then
    test_paths "${ARGV[@]}"
    return
  fi
  cd "$ROOT" || exit
  rm -f "$VAR"/log/pytest-*.log
  find "$VAR/log" -name 'junit-*.xml' ! -name 'junit-odoo-*' -delete
  say 'Lint and tests without Odoo, beside the database of those in Odoo'
  case ${EDIC_TEST_LINT:-} in
    passed) ;;
    failed) broken+=(lint) ;;
    *) begin_beside lint cmd_lint ;;
  esac
  unset EDIC_TEST_LINT # which commands within the tests would take for their own
  begin_beside tests-core core_tests
  begin_beside tests-other other_tests tests
  need_test_database
  say 'Tests in Odoo and in the browser, beside what is left of those'
  begin_beside tests-sdks sdk_tests
  begin_beside tests-writers test_writers
  begin_beside tests-orders test_payment_orders
  test_lanes addons || broken+=('tests in Odoo')
  end_beside
  "$VENV/bin/python" scripts/check_tests.py "$VAR/log" || broken+=('what the logs of the tests show')
  [ ${#broken[@]} = 0 ] || die "failed (see above): $(printf '%s; ' "${broken[@]}")"
  drop_test_database "${TEST_DB}_1"
  drop_test_database "${TEST_DB}_2"
}

# Files or folders, and options of pytest such as -k; those in addons run in Odoo.
test_paths() {
  local odoo=() plain=() options=() word failed=0
  for word in "$@"; do
    case $word in
      addons | addons/*) odoo+=("${word%/}") ;;
      tests | tests/*) plain+=("$word") ;;
      *) options+=("$word") ;;
    esac
  done
  [ $((${#odoo[@]} + ${#plain[@]})) -gt 0 ] ||
    die 'name files or folders of tests: make test ARGS="addons/edic_finance/tests/audit/test_audit_a08.py"'
  cd "$ROOT" || exit
  if [ ${#plain[@]} -gt 0 ]; then
    pytest -q -p no:odoo "${plain[@]}" "${options[@]}" || failed=$?
  fi
  if [ ${#odoo[@]} -gt 0 ]; then
    need_test_database quick
    test_lanes "${odoo[@]}" -- "${options[@]}" || failed=$?
  fi
  [ "$failed" = 0 ] || die 'tests failed: see above'
}

# What a change breaks most often, in some ninety seconds; `make test` has the rest.
cmd_test_fast() {
  local broken=()
  need_test_tools
  say 'Tests without Odoo, but for the slow ones, and lint'
  begin_beside lint cmd_lint
  begin_beside tests-core core_tests -m 'not slow'
  (other_tests tests/unit -m 'not slow') || broken+=(tests-other)
  end_beside
  [ ${#broken[@]} = 0 ] || die "failed (see above): ${broken[*]}"
}

# How long each file of tests in Odoo takes, with nothing beside the lanes that would slow
# what comes first, and with the database that one file installs not there yet.
cmd_durations() {
  local db
  need_test_database
  for db in $(sql -c "SELECT datname FROM pg_database WHERE starts_with(datname, 'edic_file_template_')"); do
    sql -c "DROP DATABASE $db WITH (FORCE)"
  done
  cd "$ROOT" || exit
  test_lanes addons || die 'tests failed: see above'
  "$VENV/bin/python" scripts/split_tests.py --learn
}

cmd_i18n() {
  need_test_database quick
  "$VENV/bin/python" scripts/i18n.py "$TEST_DB" 8>&-
}

cmd_checks() {
  need_test_database
  odoo shell -d "$TEST_DB" --no-http --log-level=error <scripts/check_pages.py
}

cmd_fields() {
  need_test_database quick
  odoo shell -d "$TEST_DB" --no-http --log-level=error <scripts/stored_fields.py
}

# From the database of the tests: the demo has neither every addon nor all of Odoo's modules
# that give people rights, such as its website.
cmd_rights() {
  need_test_database quick
  odoo edic_rights --out "$ROOT/docs/rights.csv"
}

# The own files that run on three ways through EDIC.
cmd_ways() {
  need_test_database quick
  copy_test_database edic_ways
  write_conf "$VAR/ways.conf" edic_ways 8489
  (cd "$ROOT" && ODOO_RC=$VAR/ways.conf pytest -q -s --odoo-log-level=warn benchmarks/ways/ways.py 8>&-)
  drop_test_database edic_ways
}

# The whole corpus of documents that give orders.
cmd_bench_attacks() {
  need_test_database quick
  copy_test_database edic_attacks
  write_conf "$VAR/attacks.conf" edic_attacks 8489
  (cd "$ROOT" && ODOO_RC=$VAR/attacks.conf pytest -q -s --odoo-log-level=warn benchmarks/intake/attacks.py 8>&-)
  drop_test_database edic_attacks
}
# Books of its own in databases of its own, so that nothing of the demo is touched.
cmd_bench_audit() {
  check_machine
  need_system
  need_venv "$ROOT/requirements.txt"
  need_cluster
  write_conf "$VAR/bench.conf" edic_bench_audit 8489
  export ODOO_RC=$VAR/bench.conf
  cd "$ROOT" && "$VENV/bin/python" benchmarks/audit/run.py "${ARGV[@]}" 8>&-
}
# A second server on this machine, fed by the first: what the checks read there.
cmd_bench_replica() {
  check_machine 3000
  [ -z "${PGHOST:-}" ] || die "this makes a replica of the repository's own server: unset PGHOST"
  need_system
  need_venv "$ROOT/requirements.txt"
  need_cluster
  write_conf "$VAR/bench.conf" edic_bench_replica 8489
  export ODOO_RC=$VAR/bench.conf PYTHONPATH=$ROOT/benchmarks
  local home=$PGHOME/replica socket=$PGSOCK-r
  "$VENV/bin/python" benchmarks/audit/replica.py --fill "${ARGV[@]}" 8>&-
  say 'Starting a streaming replica'
  pg_as rm -rf "$home" && pg_as mkdir -p -m 700 "$socket"
  pg_as "$PGBIN/pg_basebackup" -h "$PGSOCK" -U edic -D "$home" -R -X stream -c fast
  pg_as "$PGBIN/pg_ctl" -D "$home" -w -s -l "$PGHOME/replica.log" -o "-c unix_socket_directories='$socket' -c hot_standby_feedback=on" start 8>&- </dev/null
  local failed=0
  "$VENV/bin/python" benchmarks/audit/replica.py --replica "$socket" "${ARGV[@]}" 8>&- || failed=1
  pg_as "$PGBIN/pg_ctl" -D "$home" -s -m immediate stop
  pg_as rm -rf "$home" "$socket"
  sql -c "DROP DATABASE edic_bench_replica WITH (FORCE)"
  [ "$failed" = 0 ] || die 'the benchmark failed'
}
cmd_bench_coding() {
  check_machine
  need_system
  need_venv "$ROOT/requirements.txt"
  cd "$ROOT" && "$VENV/bin/python" benchmarks/coding/run.py "${ARGV[@]}"
}
cmd_bench_gateway() {
  check_machine
  need_system
  need_venv "$ROOT/requirements.txt" "$ROOT/test-requirements.txt"
  need_cluster
  write_conf "$VAR/bench.conf" edic_bench_gateway 8489
  export ODOO_RC=$VAR/bench.conf
  cd "$ROOT" && "$VENV/bin/python" benchmarks/gateway/run.py "${ARGV[@]}" 8>&-
}
# A thousand tasks on eight lanes, then a hundred on OCA's queue_job with two workers.
cmd_bench_queue() {
  check_machine
  need_system
  need_venv "$ROOT/requirements.txt" "$ROOT/test-requirements.txt"
  need_oca
  need_cluster
  write_conf "$VAR/bench.conf" edic_bench_queue 8489
  export ODOO_RC=$VAR/bench.conf
  sql -c "DROP DATABASE IF EXISTS edic_bench_queue WITH (FORCE)" -c "CREATE DATABASE edic_bench_queue TEMPLATE template0"
  odoo server -d edic_bench_queue -i edic_ai --stop-after-init --no-http --max-cron-threads=0 --logfile="$VAR/log/bench.log"
  cd "$ROOT" && "$VENV/bin/python" benchmarks/gateway/tasks.py --database edic_bench_queue 8>&-
  "$VENV/bin/python" benchmarks/gateway/queue_job.py "${ARGV[@]}" 8>&-
  sql -c "DROP DATABASE edic_bench_queue WITH (FORCE)"
}
cmd_bench_ledger() {
  check_machine
  need_system
  need_venv "$ROOT/requirements.txt"
  need_cluster
  write_conf "$VAR/bench.conf" edic_bench_ledger 8489
  export ODOO_RC=$VAR/bench.conf
  cd "$ROOT" && "$VENV/bin/python" benchmarks/ledger/run.py "${ARGV[@]}" 8>&-
}
cmd_bench_pseudonym() { need_test_tools; cd "$ROOT" && "$VENV/bin/python" benchmarks/pseudonym/run.py "${ARGV[@]}"; }
cmd_bench_intake() { need_odoo; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/run.py "${ARGV[@]}"; }
# The demo is copied: its checks are on.
bench_on_copy() { # bench_on_copy NAME SCRIPT
  need_odoo
  cd "$ROOT" || exit
  sql -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)"
  rm -rf "$VAR/data/filestore/$1"
  odoo db duplicate "$DB" "$1"
  "$VENV/bin/python" "$2" --database "$1" "${ARGV[@]}" 8>&-
}
cmd_bench_concurrent() { bench_on_copy edic_bench_concurrent benchmarks/intake/writers.py; }
cmd_bench_unattended() { bench_on_copy edic_bench_unattended benchmarks/intake/unattended.py; }
cmd_bench_uploads() { bench_on_copy edic_bench_uploads benchmarks/intake/uploads.py; }
cmd_bench_vendors() { need_test_tools; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/vendors.py "${ARGV[@]}"; }
cmd_bench_fuzz() { need_test_tools; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/fuzz.py "${ARGV[@]}"; }
cmd_bench_hidden() { need_test_tools; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/hidden.py "${ARGV[@]}"; }
cmd_bench_pdf() { need_venv "$ROOT/requirements.txt"; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/pages.py "${ARGV[@]}"; }
cmd_bench_stacks() { need_venv "$ROOT/requirements.txt"; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/stacks.py "${ARGV[@]}"; }
cmd_bench_rules() { need_venv "$ROOT/requirements.txt"; cd "$ROOT" && "$VENV/bin/python" benchmarks/rules/run.py "${ARGV[@]}"; }
# The demo is copied; the model of `make run LLM=local` gives the times.
cmd_bench_drafting() {
  need_odoo
  borrow_local_model
  cd "$ROOT" && "$VENV/bin/python" benchmarks/drafting/run.py "${ARGV[@]}" 8>&-
}
cmd_bench_budget() {
  need_odoo
  cd "$ROOT" || exit
  "$VENV/bin/python" benchmarks/budget/run.py "${ARGV[@]}" 8>&-
  [ ${#ARGV[@]} -gt 0 ] || cmd_bench_forms
}
cmd_bench_forms() { need_odoo; cd "$ROOT" && "$VENV/bin/python" benchmarks/forms/run.py "${ARGV[@]}" 8>&-; }
cmd_bench_latency() { need_odoo; cd "$ROOT" && "$VENV/bin/python" benchmarks/latency/run.py "${ARGV[@]}"; }
cmd_bench() {
  local data=$ROOT/../shared/data
  ARGV=(--data "$data/harrogate/harrogate_ap_2019_2022.csv.gz" --label account)
  cmd_bench_coding
  ARGV=()
  cmd_bench_intake
  cmd_bench_rules
  cmd_bench_vendors
  cmd_bench_latency
  cmd_bench_pseudonym
  cmd_bench_gateway
  cmd_bench_queue
  cmd_bench_ledger
  ARGV=(--scale 0.2)
  cmd_bench_audit
}
cmd_screenshots() {
  need_test_tools
  need_lint_tools
  port_busy "$PORT" || die "the demo does not run on port $PORT: start it with make run in another terminal"
  mkdir -p "$ROOT/docs/images"
  "$LINT_VENV/bin/node" "$ROOT/scripts/screenshots.mjs" "http://127.0.0.1:$PORT" "$ROOT/docs/images"
}

# Odoo's own suites, first without and then with the addons, and what differs.
cmd_test_odoo() {
  need_test_tools
  need_cluster
  cd "$ROOT" && "$VENV/bin/python" benchmarks/odoo_suites.py "${ARGV[@]}" 8>&-
}
