#!/usr/bin/env bash
# Measures Hubbub and the peers on this machine, one after the other, and leaves
# the raw results beside this script. Linux; takes about seven minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly results=bench/results tmp=$(mktemp -d)
server=
stop() {
  [[ -z $server ]] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  server=
}
trap 'stop; rm -rf "$tmp"' EXIT

go build -o "$tmp/bench" ./bench
go build -o "$tmp/gws" ./bench/peers/gws
(cd bench/peers/ws && npm ci --silent)

# peer NAME PORT COMMAND... measures a plain broadcast server. The load is the
# same for all: 1,000 connections, 50 messages of 100 bytes a second.
peer() {
  local name=$1 port=$2
  shift 2
  "$@" >"$tmp/$name.log" 2>&1 &
  server=$!
  for _ in {1..300}; do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
  done
  local pid
  pid=$(pgrep -P "$server" || echo "$server") # a script's child is the server
  "$tmp/bench" -target "ws://127.0.0.1:$port/ws" -protocol plain -pid "$pid" \
    -rate 50 -repeat 3 -out "$results/$name.json"
  kill "$pid" 2>/dev/null || true
  stop
}

"$tmp/bench" -rate 50 -repeat 3 -out "$results/hubbub.json"
peer gorilla 7101 bench/peers/gorilla.sh 127.0.0.1:7101
peer gws 7102 "$tmp/gws" 127.0.0.1:7102
peer ws 7103 node bench/peers/ws/server.mjs 7103

"$tmp/bench" -rate 200 -repeat 3 -out "$results/hubbub-200.json"
"$tmp/bench" saturate -out "$results/hubbub-saturate.json"
"$tmp/bench" connections -conns 19000 -out "$results/hubbub-19000.json"
"$tmp/bench" slow -out "$results/hubbub-slow.json"
"$tmp/bench" churn -out "$results/hubbub-churn.json"
"$tmp/bench" report -html "$results/report.html" "$results"/{hubbub,gorilla,gws,ws}.json
