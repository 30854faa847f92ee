# shellcheck shell=bash
# Lint, tests and benchmarks; sourced by scripts/edic.
TEST_DB=edic_test

need_test_tools() {
  check_machine
  need_system
  need_packages chromium docker-compose fonts-dejavu-core
  need_venv "$ROOT/requirements.txt" "$ROOT/test-requirements.txt"
  if [ ! -x "$ROOT/node_modules/.bin/prettier" ]; then
    say 'Installing the formatter of XML and JavaScript'
    (cd "$ROOT" && npm ci --silent --no-audit --no-fund >>"$VAR/log/npm.log" 2>&1) ||
      die 'npm could not install prettier: check the network and run this again; see var/log/npm.log'
  fi
}

prettier() { (cd "$ROOT" && node node_modules/.bin/prettier --log-level warn "$@" 'addons/**/*.xml' 'addons/**/*.js' 'scripts/*.mjs'); }

cmd_lint() {
  need_test_tools
  cd "$ROOT" || exit
  say 'Lint: ruff'
  ruff check .
  ruff format --check .
  say 'Lint: pylint-odoo'
  pylint --rcfile=.pylintrc addons/edic_*
  say 'Lint: OCA checks'
  oca-checks-odoo-module addons/*/__manifest__.py
  say 'Lint: prettier'
  prettier --check
  say 'Lint: shell'
  shellcheck -x scripts/edic scripts/*.sh .ci/run docker/db/init.sh docker/odoo/edic-init
}

cmd_format() {
  need_test_tools
  cd "$ROOT" || exit
  ruff check --fix-only --quiet . || true
  ruff format .
  prettier --write
}

build_test_database() {
  write_conf "$VAR/test.conf" "$TEST_DB" 8469
  export ODOO_RC=$VAR/test.conf
  sql -c "DROP DATABASE IF EXISTS $TEST_DB WITH (FORCE)" -c "CREATE DATABASE $TEST_DB TEMPLATE template0"
  odoo server -d "$TEST_DB" -i "$MODULES,l10n_de,l10n_fr_account" --load-language=en_US,fr_FR,de_DE \
    --stop-after-init --no-http --max-cron-threads=0 --logfile="$VAR/log/test-install.log" 2>>"$VAR/log/test-install.log" ||
    die 'the addons do not install: see var/log/test-install.log'
}

# Every kind of test must have run, and none been skipped for a missing tool.
cmd_test() {
  cmd_lint
  rm -f "$VAR"/log/junit-*.xml
  say 'Tests without Odoo'
  pytest -q -p no:odoo tests --junitxml="$VAR/log/junit-unit.xml"
  need_cluster
  say 'Installing the addons in an empty database'
  build_test_database
  say 'Tests in Odoo and in the browser'
  pytest -q addons --odoo-http --odoo-log-level=info --junitxml="$VAR/log/junit-odoo.xml" \
    --log-file="$VAR/log/pytest.log" --log-file-level=INFO 8>&-
  "$VENV/bin/python" scripts/check_tests.py "$VAR/log"
}

cmd_i18n() {
  need_test_tools
  need_cluster
  has_db "$TEST_DB" || build_test_database
  write_conf "$VAR/test.conf" "$TEST_DB" 8469
  export ODOO_RC=$VAR/test.conf
  odoo server -d "$TEST_DB" -u edic_ai --stop-after-init --no-http --logfile="$VAR/log/test-install.log"
  "$VENV/bin/python" scripts/i18n.py "$TEST_DB" 8>&-
}

cmd_bench_coding() {
  check_machine
  need_system
  need_venv "$ROOT/requirements.txt"
  cd "$ROOT" && "$VENV/bin/python" benchmarks/coding/run.py "${ARGV[@]}"
}
cmd_bench_intake() { need_odoo; cd "$ROOT" && "$VENV/bin/python" benchmarks/intake/run.py "${ARGV[@]}"; }
cmd_bench_latency() { need_odoo; cd "$ROOT" && "$VENV/bin/python" benchmarks/latency/run.py "${ARGV[@]}"; }
cmd_bench() {
  local data=$ROOT/../shared/data
  ARGV=(--data "$data/harrogate/harrogate_ap_2019_2022.csv.gz" --label account)
  cmd_bench_coding
  ARGV=()
  cmd_bench_intake
  cmd_bench_latency
}
cmd_screenshots() {
  need_test_tools
  port_busy "$PORT" || die "the demo does not run on port $PORT: start it with make run in another terminal"
  mkdir -p "$ROOT/docs/images"
  node "$ROOT/scripts/screenshots.mjs" "http://127.0.0.1:$PORT" "$ROOT/docs/images"
}

# Odoo's own suites, first without and then with the addons, and what differs.
cmd_test_odoo() {
  need_test_tools
  need_cluster
  cd "$ROOT" && "$VENV/bin/python" benchmarks/odoo_suites.py "${ARGV[@]}" 8>&-
}
