# Shared by .ci/run and .ci/full; source it from the project's root.

# Installs what the tests use beside a JDK and Maven.
install_tools() {
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq redis-server nginx haproxy chromium >/dev/null
}

seconds_of_sections=()

# section NAME COMMAND...: runs a command and notes its seconds; a failure ends the script.
section() {
  local name=$1 begin=$SECONDS
  shift
  echo "== $name"
  "$@"
  seconds_of_sections+=("$((SECONDS - begin)) s  $name")
}

print_seconds() {
  echo "== seconds of each section"
  printf '%s\n' "${seconds_of_sections[@]}" "$SECONDS s  in all"
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
