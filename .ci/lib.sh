# Shared by .ci/run and .ci/full; source it from the project's root.

# Installs what the tests use beside a JDK and Maven.
install_tools() {
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq redis-server nginx haproxy chromium nodejs >/dev/null
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends apache2 varnish firefox-esr >/dev/null
}

seconds_of_sections=$(mktemp)

# section NAME COMMAND...: runs a command and notes its seconds; a failure ends the script.
section() {
  local name=$1 begin=$SECONDS
  shift
  echo "== $name"
  "$@"
  echo "$((SECONDS - begin)) s  $name" >>"$seconds_of_sections"
}

# side_by_side FUNCTION FUNCTION: runs both at once and prints the output of the second when both have ended.
side_by_side() {
  local log first second failed=0
  log=$(mktemp)
  # In the background, because bash ignores errexit within a command whose failure is handled.
  "$1" &
  first=$!
  "$2" >"$log" 2>&1 &
  second=$!
  wait "$first" || failed=1
  wait "$second" || failed=1
  cat "$log"
  rm -f "$log"
  [ "$failed" = 0 ]
}

print_seconds() {
  echo "== seconds of each section"
  cat "$seconds_of_sections"
  echo "$SECONDS s  in all"
}

# maven ARGUMENTS...: prints the test counts of each module, and on failure all that matters of the log.
maven() {
  local log
  log=$(mktemp)
  if ! mvn -B -ntp "$@" >"$log" 2>&1; then
    grep -E 'Tests run:.*(FAIL|ERROR)|^\[ERROR\]|BUILD|WARN.*Tests' "$log" | head -n 200
    echo "== the end of the log"
    tail -n 150 "$log"
    return 1
  fi
  grep -E 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+ *$' "$log" || true
  rm -f "$log"
}
