#!/bin/sh
# SPDX-License-Identifier: MIT
# Install what is missing, build the program foresto, and show it at work on the Swiss market from 2000 to 2007.
# With --serve: bring it up as a service instead, on a SQLite store of its own; FORESTO_LISTEN is its address.
set -eu
case "$# ${1-}" in
    "0 " | "1 --serve") ;;
    *)
        echo "usage: sh examples/demo.sh [--serve]" >&2
        exit 2
        ;;
esac
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"

need_build_tools
need_program_libraries
install_missing
compile demo -Dtests=disabled -Ddocs=disabled -Dexamples=enabled

results=$build/demo/results
mkdir -p "$results"
if [ "${1-}" = --serve ]; then
    listen=${FORESTO_LISTEN:-127.0.0.1:8080}
    run='{"scenario_id":"GROWTH","start_date":"2000-01-01","end_date":"2007-12-31","initial_amount":1000000,"rebalancing_rule_id":3}'
    cat <<EOF
The page is at http://$listen/, and Ctrl+C ends the service. In another terminal:

curl -s http://$listen/api/v1/scenarios
curl -s -H 'Content-Type: application/json' -d '$run' http://$listen/api/v1/backtest/scenario
curl -s http://$listen/api/v1/backtest/analysis/run/1

EOF
    exec "$build/demo/examples/host/foresto" serve --use-rebalancing --store "sqlite:$results/foresto.db" \
        --listen "$listen"
fi
"$build/demo/examples/host/foresto" backtest --use-rebalancing \
    --prices "$root/examples/data/swiss-prices.csv" --weights SBI=0.5,SPI=0.3,SII=0.2 --initial 1000000 \
    --rule '{"rule_type":"HYBRID","frequency":"QUARTERLY","drift_threshold":0.05,"cost_rate":0.001}' \
    --nav "$results/nav.csv" --events "$results/events.json" --summary "$results/summary.json"
echo "Swiss bonds (SBI), equities (SPI) and real estate (SII): 1,000,000 in 50/30/20, back to that on the first trading day
of each quarter, and at once when a weight has drifted by 5 percentage points; 10 basis points of what is traded.
"
python3 "$root/examples/demo_table.py" "$results/events.json" "$results/summary.json"
echo "HOLD buys once and never trades. PHASE1 returns to 50/30/20 every day, free of cost.
The files are in $results: nav.csv, events.json, summary.json"
