#!/bin/bash
# Runs scripts for the host over a virtio port. In: NUMBER BASE64 of a script. Out: NUMBER STATUS BASE64 of what it said.
# Each runs beside the others, so a long one keeps nobody waiting.
exec 3<>/dev/virtio-ports/hil.agent
printf '0 0 \n' >&3
while read -r number script <&3; do
  (
    said=$(base64 -d <<<"$script" | bash 2>&1)
    status=$?
    exec 9>/run/agent.lock
    flock 9
    printf '%s %s %s\n' "$number" "$status" "$(base64 -w0 <<<"$said")" >&3
  ) 3<&3 &
done
