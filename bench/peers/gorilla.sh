#!/usr/bin/env bash
# Builds the chat example of gorilla/websocket from the module proxy and starts it.
set -euo pipefail
readonly version=v1.5.3 addr=${1:?usage: gorilla.sh HOST:PORT}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
source=$(cd "$dir" && go mod init peer 2>/dev/null && go mod download -json "github.com/gorilla/websocket@$version" |
  sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
cp "$source"/examples/chat/*.go "$source"/examples/chat/home.html "$dir"
chmod -R u+w "$dir"
(cd "$dir" && go get "github.com/gorilla/websocket@$version" 2>/dev/null && go build -o "$dir/chat" .)
cd "$dir" && ./chat -addr "$addr"
