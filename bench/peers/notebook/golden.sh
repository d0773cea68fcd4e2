#!/bin/sh
# Makes test/golden/ again. PYTHON: an interpreter that has requirements.txt; without it a temporary environment is made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${PYTHON:-}" ]; then
  environment=$(mktemp -d)
  trap 'rm -rf "$environment"' EXIT
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet -r "$here/requirements.txt"
  PYTHON="$environment/bin/python"
fi
"$PYTHON" "$here/golden.py" "$here/../../../test/golden"
