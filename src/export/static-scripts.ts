/**
 * The parts of the scripts that are the same for every scenario. They hold no data. bin/docker.sh is all that knows of
 * containers: another file with the same functions drives another kind of cluster (BACKEND=name).
 */

export const LIB =
  String.raw`# Sourced by the scripts beside the README: time, processes, links. Bash 3.2 and later.
set -u
HERE=$(cd "$(dirname "\${BASH_SOURCE[0]}")/.." && pwd)
STATE=\${STATE:-$HERE/state}
SLOWER=\${SLOWER:-1} # 2 doubles every pause
mkdir -p "$STATE"
. "$HERE/bin/nodes.sh"
. "$HERE/bin/\${BACKEND:-docker}.sh"
exec </dev/null

say() { printf '%s\n' "$*" >&2; }

# ── time ──

# Milliseconds; whole seconds where bash is old.
now() {
  local t
  if [ -n "\${EPOCHREALTIME:-}" ]; then
    t=\${EPOCHREALTIME/[.,]/}
    echo $((t / 1000))
  else
    echo "$(date +%s)000"
  fi
}

sleep_ms() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }

began=

# at SECONDS: waits for a moment of the scenario. The first thing happens at once.
at() {
  local due left
  due=$((10#\${1/./} * SLOWER))
  [ -n "$began" ] || began=$(($(now) - due))
  left=$((began + due - $(now)))
  [ "$left" -le 0 ] || sleep_ms "$left"
  say "── $1 s"
}

# moment SECONDS: a moment of the scenario by the wall clock, as Kafka's tools want it.
moment() {
  local s
  s=$(((began + 10#\${1/./} * SLOWER) / 1000))
  date -u -d "@$s" +%Y-%m-%dT%H:%M:%S.000 2>/dev/null || date -u -r "$s" +%Y-%m-%dT%H:%M:%S.000
}

# for_a_while SECONDS COMMAND…: ends it as Ctrl+C would.
for_a_while() {
  local ms=$((10#\${1/./}))
  shift
  "$@" &
  local job=$!
  sleep_ms "$ms"
  kill -INT "$job" 2>/dev/null
  wait "$job" 2>/dev/null || true
}

# ── processes: names are those of the simulation ──

crash() { node_kill "$@"; }
stop() { node_stop "$@"; }
pause() { node_pause "$@"; }
resume() { node_resume "$@"; }
wipe() { node_wipe "$@"; }
start() {
  local waiting=
  local name
  for name in "$@"; do
    node_running "$name" || waiting="$waiting $name"
  done
  # shellcheck disable=SC2086 # names hold no blanks
  [ -z "$waiting" ] || node_start $waiting
  apply_faults "$@"
}

# A client that is changed is another version of its program.
client_version() {
  local was
  was=$(cat "$STATE/client-$1" 2>/dev/null || true)
  [ -z "$was" ] || [ "$was" = none ] || node_stop "$was"
  printf '%s\n' "$2" >"$STATE/client-$1"
  [ "$2" = none ] || start "$2"
}
program_of() { cat "$STATE/client-$1" 2>/dev/null || echo "$1"; }
each_program() {
  local verb=$1 name program
  shift
  for name in "$@"; do
    program=$(program_of "$name")
    [ "$program" = none ] || "$verb" "$program"
  done
}
# Waits until a program has ended by itself, two minutes at most.
finish() {
  local tries=0
  while node_running "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 240 ] || { say "$1 does not end"; return 0; }
    sleep 0.5
  done
}
client_crash() { each_program node_kill "$@"; }
client_stop() { each_program node_stop "$@"; }
client_pause() { each_program node_pause "$@"; }
client_resume() { each_program node_resume "$@"; }
client_start() { each_program start "$@"; }

brokers_known() {
  tool kafka-broker-api-versions --bootstrap-server "$BOOTSTRAP" 2>/dev/null | grep -c ' (id: ' || true
}

# wait_for_brokers N
wait_for_brokers() {
  local tries=0
  until [ "$(brokers_known)" -ge "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || { say "not all brokers came up"; return 1; }
    sleep 1
  done
}

whole() {
  local missing
  missing=$(tool kafka-topics --bootstrap-server "$BOOTSTRAP" --describe --under-replicated-partitions 2>/dev/null) &&
    [ -z "$missing" ]
}

# One after another, and on only when every replica is in sync again.
rolling_restart() {
  local name
  for name in "$@"; do
    until whole; do sleep 1; done
    node_stop "$name"
    start "$name"
    wait_for_brokers "$#"
    until whole; do sleep 1; done
  done
}

partitions_of() {
  tool kafka-topics --bootstrap-server "$BOOTSTRAP" --describe --topic "$1" |
    sed -n 's/.*Partition: \([0-9]*\).*/\1/p'
}

# kafka-metadata-quorum add-controller reads the configs of the controller that is to join.
add_controller() {
  in_node "$1" /opt/kafka/bin/kafka-metadata-quorum.sh --command-config "/bundle/config/$1.properties" \
    --bootstrap-server "$BOOTSTRAP" add-controller
}
directory_of() {
  tool kafka-metadata-quorum --bootstrap-server "$BOOTSTRAP" describe --replication |
    awk -v id="$1" '$1 == id { print $2; exit }'
}

# ── links: "LABEL|KIND|AMOUNT|FROM…|TO…" by lines; the sender's side is where a rule stands ──

# fault LABEL KIND AMOUNT "FROM…" "TO…"
fault() {
  local from to
  touch "$STATE/faults"
  for from in $4; do
    for to in $5; do
      [ "$from" = "$to" ] || printf '%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$from" "$to" >>"$STATE/faults"
    done
  done
}
heal() {
  touch "$STATE/faults"
  awk -F'|' -v label="$1" '$1 != label' "$STATE/faults" >"$STATE/faults.new"
  mv "$STATE/faults.new" "$STATE/faults"
}
heal_all() { : >"$STATE/faults"; }

# The rules for one sender, as commands for its network; later ones of a kind count.
rules_of() {
  local to
  echo 'iptables -F OUTPUT; tc qdisc del dev eth0 root 2>/dev/null'
  for to in $NODES; do printf '%s %s\n' "$to" "$(ip_of "$to")"; done >"$STATE/addresses"
  awk -F'|' -v from="$1" '
    FNR == NR { split($0, one, " "); ip[one[1]] = one[2]; next }
    $4 != from || !($5 in ip) { next }
    $2 == "cut" { cut[$5] = 1; next }
    { $2 == "slow" ? slow[$5] = $3 : loss[$5] = $3; shaped[$5] = 1 }
    END {
      for (to in cut) print "iptables -A OUTPUT -d " ip[to] " -j DROP"
      n = 1
      for (to in shaped) {
        if (n++ == 1) {
          print "tc qdisc add dev eth0 root handle 1: htb default 1"
          print "tc class add dev eth0 parent 1: classid 1:1 htb rate 10gbit"
        }
        print "tc class add dev eth0 parent 1: classid 1:" n " htb rate 10gbit"
        print "tc qdisc add dev eth0 parent 1:" n " netem limit 100000" \
          (to in slow ? " delay " slow[to] : "") (to in loss ? " loss " loss[to] : "")
        print "tc filter add dev eth0 parent 1: protocol ip u32 match ip dst " ip[to] "/32 flowid 1:" n
      }
    }' "$STATE/addresses" "$STATE/faults"
}

# apply_faults [NAME…]: of these, or of all that ever had one; what does not run gets its rules when it starts.
apply_faults() {
  local name
  [ -e "$STATE/faults" ] || return 0
  [ "$#" -gt 0 ] || {
    touch "$STATE/senders"
    # shellcheck disable=SC2046 # names hold no blanks
    set -- $(cut -d'|' -f4 "$STATE/faults" | sort -u - "$STATE/senders")
  }
  for name in "$@"; do
    if grep -q "|$name|[^|]*$" "$STATE/faults" || grep -qx "$name" "$STATE/senders" 2>/dev/null; then
      printf '%s\n' "$name" >>"$STATE/senders"
      ! node_running "$name" || rules_of "$name" | in_network "$name"
    fi
  done
}
`
    .replaceAll('\\$', '$')
    .replaceAll('\\`', '`')

export const DOCKER = String.raw`# Containers by docker compose: every call of Docker in this folder is here, in up.sh and in down.sh.
BUNDLE=/bundle
# Every container is named when it is meant: profiles keep the others out of a plain "docker compose up".
dc() { COMPOSE_PROFILES='*' docker compose --project-directory "$HERE" "$@"; }
node_start() {
  # The clients' libraries come from a newer image where the brokers are of 3.9: they fill a volume first.
  ! grep -q '^  libs:' "$HERE/compose.yaml" || dc up --detach --no-deps libs
  dc up --detach --no-deps "$@"
}
node_kill() { dc kill "$@"; }
node_stop() { dc stop --timeout 120 "$@"; }
node_pause() { dc pause "$@"; }
node_resume() { dc unpause "$@"; }
node_running() { [ -n "$(dc ps --quiet --status running --status paused "$1" 2>/dev/null)" ]; }
node_wipe() {
  local name
  for name in "$@"; do
    dc rm --force --stop "$name"
    docker volume rm "$PROJECT"_"$name"
  done
}
# in_node NAME COMMAND…
in_node() {
  local name=$1
  shift
  dc exec -T "$name" "$@"
}
# tool NAME ARGUMENT…: one of Kafka's command lines, in a container that no fault touches.
tool() {
  local name=$1
  shift
  dc exec -T tools "/opt/kafka/bin/$name.sh" "$@"
}
# in_network NAME: commands from standard input, in the network of a container. Slow and lossy links need sch_netem in
# the kernel of the machine (Docker Desktop has it).
in_network() {
  docker run --rm --interactive --cap-add NET_ADMIN --network "container:$(dc ps --quiet "$1")" \
    "$PROJECT"-network sh
}
`

export const UP = `#!/usr/bin/env bash
# Starts the cluster and waits until every broker is there.
. "$(dirname "$0")/bin/lib.sh"
set -e
! grep -q '^  network:' "$HERE/compose.yaml" || dc build network
# shellcheck disable=SC2086 # names hold no blanks
node_start tools $FIRST_CONTROL
# shellcheck disable=SC2086
node_start $FIRST_BROKERS
# shellcheck disable=SC2086
set -- $FIRST_BROKERS
wait_for_brokers "$#"
`

export const DOWN = `#!/usr/bin/env bash
# Takes everything down, and the data with it.
. "$(dirname "$0")/bin/lib.sh"
dc --profile '*' down --volumes --remove-orphans --timeout 5
rm -rf "$STATE"
`

export const CHECK = String.raw`#!/usr/bin/env bash
# What the cluster has come to, line by line, beside what the simulation came to (expected.txt), within a minute.
. "$(dirname "$0")/bin/lib.sh"

topics() {
  tool kafka-topics --bootstrap-server "$BOOTSTRAP" --describe --exclude-internal | awk -F'\t' '
    # Numbers in order; there are few.
    function sorted(list,  n, ids, i, j, one) {
      n = split(list, ids, ",")
      for (i = 2; i <= n; i++) for (j = i; j > 1 && ids[j - 1] + 0 > ids[j] + 0; j--) {
        one = ids[j]; ids[j] = ids[j - 1]; ids[j - 1] = one
      }
      list = ids[1]
      for (i = 2; i <= n; i++) list = list "," ids[i]
      return list
    }
    function value(name,  i) {
      for (i = 1; i <= NF; i++) if (index($i, name ": ") == 1) return substr($i, length(name) + 3)
      return ""
    }
    { sub(/^[ \t]+/, "") }
    value("Partition") != "" {
      leader = value("Leader") == "none" ? -1 : value("Leader")
      print "topic " value("Topic") " partition " value("Partition") " leader " leader \
        " replicas " value("Replicas") " isr " sorted(value("Isr"))
    }'
}
ends() {
  tool kafka-get-offsets --bootstrap-server "$BOOTSTRAP" --exclude-internal-topics |
    awk -F: 'NF == 3 { sum[$1] += $3 } END { for (topic in sum) print "topic " topic " end " sum[topic] }'
}
offsets() {
  tool kafka-consumer-groups --bootstrap-server "$BOOTSTRAP" --describe --all-groups --offsets 2>/dev/null |
    awk '$3 ~ /^[0-9]+$/ && $4 ~ /^[0-9]+$/ { sum[$1 " topic " $2] += $4 }
      END { for (group in sum) print "group " group " offset " sum[group] }'
}

for _ in 1 2 3 4 5 6 7 8; do
  { topics; ends; offsets; } | LC_ALL=C sort >"$STATE/actual.txt"
  if cmp -s "$HERE/expected.txt" "$STATE/actual.txt"; then
    say "as in the simulation"
    exit 0
  fi
  sleep 6
done
diff "$HERE/expected.txt" "$STATE/actual.txt"
`
