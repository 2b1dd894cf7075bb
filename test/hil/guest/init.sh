#!/bin/bash
# The first process of the guest: mounts, drivers, udev, and the agent that runs what the host asks for.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts pts /dev/pts
mount -t tmpfs run /run
mount -t tmpfs shm /dev/shm
ip link set lo up 2>/dev/null
for module in virtio_pci virtio_console 9pnet_virtio 9p xhci-pci; do modprobe "$module"; done
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add
udevadm settle --timeout=60
while :; do
  agent
  sleep 1
done
