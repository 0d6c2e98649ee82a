#!/usr/bin/env bash
# deploy/run with the programs of a build: shows the budget, is quick and harmless when repeated,
# stops its server with --once, and says what is wrong when the address is taken.
#
# usage: deploy_run_test.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."

export LIGGARE_BUILD=$1 LIGGARE_HOME LIGGARE_SERVER=127.0.0.1:0 LC_ALL=C.UTF-8
LIGGARE_HOME=$(mktemp -d)
finish() {
  kill "$(cat "$LIGGARE_HOME/liggared.pid" 2>/dev/null)" 2>/dev/null || true
  rm -rf "$LIGGARE_HOME"
}
trap finish EXIT

fail() { printf '%s\n' "$*" >&2; exit 1; }
shows() { grep -qE "$2" <<<"$1" || fail "expected /$2/ in:" "$1"; }
budget() { sed -n '/^OPERATING/,/^ks-2020-66-22-2 /p' <<<"$1"; }

first=$(deploy/run)
shows "$first" 'Resurser i det offentliga rummet +.*5 400 000\.00'
shows "$first" 'Sociala insatser +.*5 500 000\.00'
shows "$first" 'Meningsfull fritid +.*1 250 000\.00'
shows "$first" 'Strategisk ledning +.*1 750 000\.00'
shows "$first" 'Kameror +.*2 500 000\.00'
shows "$first" '3 100 000\.00'
shows "$first" 'EXAMPLE'
pid=$(cat "$LIGGARE_HOME/liggared.pid")
kill -0 "$pid" || fail "the server did not go on"

second=$(deploy/run --once)
shows "$second" 'running already'
[ "$(budget "$second")" = "$(budget "$first")" ] || fail "the budget has changed:" "$second"
kill -0 "$pid" 2>/dev/null && fail "--once left the server running"

# The data are still there, and so is the budget.
third=$(deploy/run --once)
shows "$third" 'Sociala insatser +.*5 500 000\.00'

# Somebody else has the address.
coproc LISTENER { exec /usr/bin/python3 -c 'import socket, sys
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
sys.stdin.read()'; }
read -r port <&"${LISTENER[0]}"
if taken=$(LIGGARE_SERVER=127.0.0.1:$port deploy/run 2>&1); then fail "it took a taken address"; fi
shows "$taken" "something else listens on 127.0.0.1:$port"
echo "1 passed, 0 failed"
