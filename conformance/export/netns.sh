# In place of bin/docker.sh: every container is a network namespace of this machine, with the same names, addresses,
# folders and commands. Needs root. KS_DIST is laid over /opt/kafka, KS_LIBS over /kafka-libs, KS_SHIMS comes first on PATH.
BUNDLE=/bundle
BRIDGE=ksbr0

namespace_of() { echo "ks-$(ip_of "$1" | tr . -)"; }

# Processes are known by their files; a zombie is none.
pid_of() { cat "$STATE/pid-$1" 2>/dev/null; }
alive() {
  local pid
  pid=$(pid_of "$1") && [ -r "/proc/$pid/stat" ] && ! grep -q ') Z ' "/proc/$pid/stat"
}

network() {
  ip link show "$BRIDGE" >/dev/null 2>&1 || { ip link add "$BRIDGE" type bridge && ip link set "$BRIDGE" up; }
}

namespace() {
  local ns ip end
  ns=$(namespace_of "$1")
  ip=$(ip_of "$1")
  ! ip netns list | grep -qw "$ns" || return 0
  network
  end=$(echo "$ip" | cut -d. -f3,4 | tr . -)
  ip netns add "$ns"
  # Of a namespace that is gone, if a run was ended in the middle.
  ip link del "ksv$end" 2>/dev/null || true
  ip link add "ksv$end" type veth peer name eth0 netns "$ns"
  ip link set "ksv$end" master "$BRIDGE" up
  ip -n "$ns" addr add "$ip/16" dev eth0
  ip -n "$ns" link set eth0 up
  ip -n "$ns" link set lo up
}

hosts() {
  local name
  echo '127.0.0.1 localhost'
  for name in $NODES; do printf '%s %s\n' "$(ip_of "$name")" "$name"; done
}

# inside NAME COMMAND…: with the folders of its container. exec: the process is the command's.
inside() {
  local name=$1
  shift
  mkdir -p "$STATE/data-$name"
  exec ip netns exec "$(namespace_of "$name")" sh -c '
    mount --bind "$HERE" /bundle && mount --bind "$KS_DIST" /opt/kafka && mount --bind "$KS_LIBS" /kafka-libs &&
    mount --bind "$STATE/data-$0" /var/lib/kafka/data && mount --bind "$STATE/hosts" /etc/hosts && exec "$@"' "$name" "$@"
}

node_start() {
  local name starter
  # One after another: they share the bridge.
  [ -e "$STATE/hosts" ] || hosts >"$STATE/hosts"
  for name in "$@"; do namespace "$name"; done
  for name in "$@"; do
    case $name in
      tools) continue ;;
      producer-* | consumer-*) starter=start-client.sh ;;
      *) starter=start-node.sh ;;
    esac
    (
      export HERE STATE KS_DIST KS_LIBS PATH="$KS_SHIMS:$PATH"
      inside "$name" setsid bash "/bundle/bin/$starter" "$name"
    ) >>"$STATE/log-$name" 2>&1 9>&- &
    echo $! >"$STATE/pid-$name"
  done
}

signal() {
  local signal=$1 name pid
  shift
  for name in "$@"; do
    pid=$(pid_of "$name") && kill "-$signal" "$pid" 2>/dev/null
  done
  return 0
}
gone() {
  local name tries
  for name in "$@"; do
    tries=0
    while alive "$name" && [ "$tries" -lt 600 ]; do
      tries=$((tries + 1))
      sleep 0.2
    done
  done
}
node_kill() { signal KILL "$@"; gone "$@"; }
node_stop() { signal TERM "$@"; gone "$@"; }
node_pause() { signal STOP "$@"; }
node_resume() { signal CONT "$@"; }
node_running() { alive "$1"; }
node_wipe() {
  local name
  for name in "$@"; do rm -rf "$STATE/data-$name"; done
}
in_node() { (export HERE STATE KS_DIST KS_LIBS; inside "$@"); }
tool() {
  local name=$1
  shift
  in_node tools "/opt/kafka/bin/$name.sh" "$@"
}
in_network() { ip netns exec "$(namespace_of "$1")" sh; }

# dc: what up.sh and down.sh ask of compose.
dc() {
  local file name
  case "$*" in
    *down*)
      for file in "$STATE"/pid-*; do
        [ -e "$file" ] || continue
        name=${file##*/pid-}
        node_kill "$name"
      done
      for name in $NODES; do ip netns del "$(namespace_of "$name")" 2>/dev/null; done
      ip link del "$BRIDGE" 2>/dev/null
      ;;
  esac
  return 0
}
