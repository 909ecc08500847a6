# terminal: a real terminal for a test script, by tmux with a server of its own. Source it after lib.bash.
unset TMUX
t() { tmux -S "$dir/tmux" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null; cleanup' EXIT
screen() { t capture-pane -p -t 0; }
shows() { screen | grep -qF -- "$1"; }
# comes TEXT [SECONDS] : until the screen shows it
comes() { until_true "${2:-20}" shows "$1"; }
