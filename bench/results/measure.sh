#!/usr/bin/env bash
# Measures Hubbub and the peers on this machine, one after the other, and leaves
# the raw results beside this script. Linux with gcc and npm; about twelve minutes.
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
gcc -O2 -o "$tmp/fan" bench/peers/c/fan.c
(cd bench/peers/ws && npm ci --silent)
(cd bench/peers/bun && npm ci --silent)
readonly bun=bench/peers/bun/node_modules/@oven/bun-linux-x64/bin/bun

# peer OUT PORT COMMAND... -- BENCH-ARGUMENTS... measures a plain broadcast server.
peer() {
  local out=$1 port=$2 command=()
  shift 2
  while [[ $1 != -- ]]; do command+=("$1") && shift; done
  shift
  "${command[@]}" >"$tmp/$out.log" 2>&1 &
  server=$!
  for _ in {1..300}; do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
  done
  local pid
  pid=$(pgrep -P "$server" || echo "$server") # a script's child is the server
  "$tmp/bench" "$@" -target "ws://127.0.0.1:$port/ws" -protocol plain -pid "$pid" -out "$results/$out.json" ||
    echo "$out: failed a check, see its results" >&2
  kill "$pid" 2>/dev/null || true
  stop
}

# 1,000 connections, 50 messages of 100 bytes a second: little to batch.
"$tmp/bench" -rate 50 -repeat 3 -out "$results/hubbub.json"
peer c 7105 "$tmp/fan" 7105 0 -- -rate 50 -repeat 3
peer bun 7104 "$bun" bench/peers/bun/server.mjs 7104 -- -rate 50 -repeat 3
peer gws 7102 "$tmp/gws" 127.0.0.1:7102 -- -rate 50 -repeat 3
peer ws 7103 node bench/peers/ws/server.mjs 7103 -- -rate 50 -repeat 3
peer gorilla 7101 bench/peers/gorilla.sh 127.0.0.1:7101 -- -rate 50 -repeat 3

# 200 a second: as much as two cores bear together with the load.
"$tmp/bench" -rate 200 -repeat 3 -out "$results/hubbub-200.json"
peer c-200 7106 "$tmp/fan" 7106 1 -- -rate 200 -repeat 3
peer bun-200 7104 "$bun" bench/peers/bun/server.mjs 7104 -- -rate 200 -repeat 3
peer gws-200 7102 "$tmp/gws" 127.0.0.1:7102 -- -rate 200 -repeat 3

"$tmp/bench" saturate -window 8 -repeat 3 -out "$results/hubbub-saturate.json"
peer c-saturate 7106 "$tmp/fan" 7106 1 -- saturate -window 8 -repeat 3
peer bun-saturate 7104 "$bun" bench/peers/bun/server.mjs 7104 -- saturate -window 8 -repeat 3

# What saving a message before it is sent costs in latency.
go build -o "$tmp/hubbub" .
for db in memory normal full; do
  file=$tmp/$db.db sync=$db
  [[ $db != memory ]] || file=:memory: sync=full
  "$tmp/hubbub" -addr 127.0.0.1:7107 -message-rate 0 -db "$file" -sync "$sync" 2>"$tmp/hubbub-$db.log" &
  server=$!
  sleep 1
  "$tmp/bench" -conns 20 -rate 200 -repeat 3 -no-floor -target ws://127.0.0.1:7107/ws -pid "$server" -out "$results/hubbub-db-$db.json"
  stop
done

"$tmp/bench" resume -conns 5000 -out "$results/hubbub-resume.json"
"$tmp/bench" connections -conns 19000 -out "$results/hubbub-19000.json"
"$tmp/bench" slow -out "$results/hubbub-slow.json"
"$tmp/bench" churn -out "$results/hubbub-churn.json"
"$tmp/bench" pair -before "$tmp/hubbub" -cluster 3 -pairs 2 -duration 5s -out "$results/cluster-pair.json"
"$tmp/bench" cluster -nodes 1 -nats 0 -balancer=false -conns 19000 -out "$results/cluster-19000-alone.json"
"$tmp/bench" cluster -balancer=false -conns 57000 -out "$results/cluster-57000.json"
"$tmp/bench" cluster -check -clients 300 -for 5m -pace 10s -seed 1 -history "$results/cluster-check.jsonl.gz" -out "$results/cluster-check.json"
go test -run '^$' -bench Broadcast -benchtime 20x ./server/fanout | tee "$results/simulation.txt"
"$tmp/bench" report -html "$results/report.html" "$results"/{hubbub,bun,gorilla,gws,ws}.json
