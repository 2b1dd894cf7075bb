# Sourced by the other scripts: stands in the repository, has the dependencies and the pinned Node on the PATH.
# The runtime is a dependency (node-linux-*), so nothing but npm has to be on the machine.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

[ "$(uname -s)" = Linux ] || fail "runs on Linux only, this is $(uname -s)"
command -v npm >/dev/null || fail "npm is missing; install Node.js 20 or newer with npm (Debian: apt-get install nodejs npm)"

# Installed is what the lock file says; a changed lock file means install again.
if [ ! -f node_modules/.package-lock.json ] || ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  printf 'installing dependencies …\n' >&2
  npm ci --no-audit --no-fund --loglevel=error >&2 || fail "npm ci failed; see above"
  cp package-lock.json node_modules/.installed-lock.json
fi

export PATH="$root/node_modules/.bin:$PATH"
node -e 'process.exit(process.versions.node.startsWith("24.") ? 0 : 1)' ||
  fail "the pinned Node 24 is not on the PATH (found $(node -v)); is this machine x64 or arm64?"
