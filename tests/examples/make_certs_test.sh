#!/usr/bin/env bash
# deploy/tls/make-certs with the programs of a build: a server and clients that know each other by
# what it makes, held to its policy, and to a new one on SIGHUP. deploy/tls/policy.example is sound.
#
# usage: make_certs_test.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."

build=$1
home=$(mktemp -d)
pid=
finish() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  rm -rf "$home"
}
trap finish EXIT

fail() { printf '%s\n' "$*" >&2; cat "$home/log" >&2; exit 1; }
# A few seconds for what the server says when it has done it.
await() {
  timeout 60 grep -qm 1 "$1" <(tail -n +1 -f "$home/log" --pid=$$) || fail "no $1 in the log:"
}

deploy/tls/make-certs "$home"
kept=$(cat "$home"/*.pem)
deploy/tls/make-certs "$home" spiffe://kommun.example/x
[ "$kept" = "$(cat "$home"/{auditor,ca,operator,reader,recorder,server}.pem)" ] ||
  fail "it made anew what was there:"

policy=$home/policy
: >"$home/log"
"$build/services/server/liggared" --listen 127.0.0.1:0 --data "$home/data" \
  --port-file "$home/port" --tls-cert "$home/server.pem" --tls-key "$home/server.key" \
  --tls-client-ca "$home/ca.pem" --policy "$policy" >"$home/log" 2>&1 &
pid=$!
await event=listening
LIGGARE_SERVER=localhost:$(cat "$home/port")
export LIGGARE_SERVER LIGGARE_LEDGER=trygghet LIGGARE_TLS_CA=$home/ca.pem

as() {
  local name=$1
  shift
  LIGGARE_TLS_CERT=$home/$name.pem LIGGARE_TLS_KEY=$home/$name.key \
    "$build/clients/cli/liggare" "$@" 2>&1
}

as operator ledger create trygghet --name Trygghetsprogrammet || fail "the operator makes none:"
as reader ledger show || fail "the reader sees none:"
as spiffe___kommun.example_x --server-name localhost ledger show && fail "everybody reads:"
refused=$(as reader status) && fail "the reader asks for the status:"
grep -q ROLE_MISSING <<<"$refused" || fail "$refused"
[[ $(as operator status) != *OPEN* ]] || fail "access is said to be open:"

echo "spiffe://kommun.example/x reader trygghet" >>"$policy"
kill -HUP "$pid"
await 'event=policy_taken principals=5'
as spiffe___kommun.example_x ledger show || fail "the new policy is not held:"
echo "a misspelt line" >>"$policy"
kill -HUP "$pid"
await 'event=access_files_refused'
as spiffe___kommun.example_x ledger show || fail "the old policy is not held:"
cp deploy/tls/policy.example "$policy"
kill -HUP "$pid"
await 'event=policy_taken principals=6'
as reader ledger show && fail "the example gives the reader nothing:"

if grep -q 'BEGIN\|PRIVATE' "$home/log"; then fail "the log holds a key:"; fi
kill "$pid"
wait "$pid" || fail "it did not drain:"
pid=
echo "1 passed, 0 failed"
