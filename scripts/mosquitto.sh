# Sourced where a real Mosquitto is needed: finds it, or installs it where that is possible without a question.

if ! command -v mosquitto >/dev/null && [ ! -x /usr/sbin/mosquitto ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'installing mosquitto …\n' >&2
    # The tests start a broker of their own on a free port; the stock service stays off.
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq mosquitto; } >/dev/null 2>&1 ||
      fail "could not install mosquitto; install it by hand (Debian: apt-get install mosquitto)"
  else
    fail "mosquitto is missing; install it first (Debian: apt-get install mosquitto)"
  fi
fi
export PATH="$PATH:/usr/sbin"
