# Sourced by demo, test, bench and fuzz: sets up what they need, once. Everything used is named here.
# Debian and Ubuntu get system packages through apt; elsewhere they must be there already.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
VENV=.venv
PYTHON=$VENV/bin/python
STAMPS=$VENV/.neon-bridge

fail() {
  echo "Error: $*" >&2
  exit 1
}

is_ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install PACKAGE…: only those that are missing.
apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "install these first: ${missing[*]}"
  echo "Installing system packages: ${missing[*]}" >&2
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# once STAMP FILE… -- COMMAND…: run the command unless it ran for the same contents of the files.
once() {
  local stamp=$STAMPS/$1 files=()
  shift
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  local now
  now=$(cat "${files[@]}" | cksum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return 0
  "$@"
  mkdir -p "$STAMPS"
  echo "$now" >"$stamp"
}

setup_python() { # setup_python EXTRAS
  local python=python3
  command -v python3 >/dev/null || apt_install python3
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then apt_install python3-venv; fi
  [ -x "$PYTHON" ] || "$python" -m venv "$VENV"
  once "python$1" pyproject.toml -- "$PYTHON" -m pip install -q --disable-pip-version-check -e ".$1"
}

# In an environment of its own: schemathesis would load itself into every run of pytest.
FUZZ_PYTHON=$VENV/fuzz/bin/python
setup_fuzz() {
  setup_python "[test]"
  [ -x "$FUZZ_PYTHON" ] || "$PYTHON" -m venv "$VENV/fuzz"
  once fuzz pyproject.toml scripts/setup.sh -- \
    "$FUZZ_PYTHON" -m pip install -q --disable-pip-version-check -e . "atheris>=3" "schemathesis>=4.3"
}

setup_node() {
  command -v node >/dev/null || apt_install nodejs
  command -v npm >/dev/null || apt_install npm
  [ -d node_modules ] || rm -f "$STAMPS/node"
  once node package-lock.json -- npm ci --no-audit --no-fund --loglevel=error
}

setup_chromium() {
  command -v chromium >/dev/null && return 0
  # Ubuntu's package is a snap, which cannot load an unpacked extension from everywhere.
  if is_ubuntu; then
    once chromium pyproject.toml -- "$PYTHON" -m playwright install --with-deps chromium
  else
    apt_install chromium
  fi
}

setup_firefox() {
  command -v firefox-esr >/dev/null && return 0
  command -v firefox >/dev/null && return 0
  # Ubuntu's package is a snap, which sees neither our profile nor the extension.
  if is_ubuntu || ! command -v apt-get >/dev/null; then
    echo "No Firefox: its tests are left out. Install Firefox 142 or newer, but not as a snap, to run them." >&2
  else
    apt_install firefox-esr
  fi
}

# The tests start a server of their own, and stop it; the one that the package may start is left alone.
setup_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null || command -v pg_ctl >/dev/null || apt_install postgresql
}
