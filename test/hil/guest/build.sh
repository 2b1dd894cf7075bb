#!/usr/bin/env bash
# Builds the guest: a kernel with USB, and a root in memory with udev, Node and an agent. build.sh DIRECTORY NODE
# Debian packages come by apt, the kernel is only unpacked, never installed. What is there already is not made again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$1
node=$2
mkdir -p "$out"
cd "$out"

tools=(qemu-system-x86 mmdebstrap busybox-static cpio xz-utils kmod)
if ! command -v qemu-system-x86_64 mmdebstrap cpio depmod >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${tools[@]}" >apt.log 2>&1
fi

# The kernel for servers in a cloud has no USB; this one has everything. Unpacked, it starts six seconds sooner.
if [ ! -e kernel/done ]; then
  [ -n "$(apt-cache depends linux-image-amd64)" ] || apt-get update -qq
  rm -rf kernel && mkdir kernel
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-/ { print $2; exit }')
  (cd kernel && apt-get download -qq -o APT::Sandbox::User=root "$package" && dpkg -x ./*.deb . && rm ./*.deb)
  image=$(echo kernel/boot/vmlinuz-*)
  at=$(LC_ALL=C grep -obUaP -m1 '\xfd7zXZ\x00' "$image" | head -1 | cut -d: -f1)
  # What follows the packed kernel in the file is none of it, which xz says by failing at the end.
  tail -c +$((at + 1)) "$image" | xz -dc --single-stream >vmlinux 2>/dev/null || true
  [ "$(head -c 4 vmlinux)" = $'\x7fELF' ] || { echo "no kernel in $image" >&2; exit 1; }
  touch kernel/done
fi

if [ ! -e system.tar ]; then
  archive=$(apt-cache policy base-files | awk '$2 ~ /^http/ { print $2; exit }')
  mmdebstrap --variant=essential --include=mount,udev,kmod,libusb-1.0-0,libudev1,libstdc++6 --format=tar \
    --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    bookworm system.tar.part "deb $archive bookworm main" >mmdebstrap.log 2>&1
  mv system.tar.part system.tar
fi

rm -rf root && mkdir root
tar -C root -xf system.tar --exclude='./dev/*' --exclude='./var/cache/*' --exclude='./var/lib/apt/*' --exclude='./usr/share/zoneinfo/*'
mkdir -p root/mnt/tree root/var/cache

# Modules with all they need, and no others: the root lies in memory.
release=$(basename kernel/lib/modules/*)
modules=(virtio_pci virtio_console 9p 9pnet_virtio xhci-pci usbhid hid-generic evdev usbserial ftdi_sio cp210x cdc-acm)
depmod -b kernel "$release"
mkdir -p "root/usr/lib/modules/$release"
for module in "${modules[@]}"; do
  modprobe -d "$PWD/kernel" -S "$release" -D "$module" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  install -D -m 644 "$file" "root/usr/lib/modules/$release/${file#*"/lib/modules/$release/"}"
done
cp kernel/lib/modules/"$release"/modules.{order,builtin,builtin.modinfo} "root/usr/lib/modules/$release/"
depmod -b root/usr "$release" 2>/dev/null || depmod -b root "$release"

install -m 755 "$node" root/usr/local/bin/node
install -m 755 "$here/init.sh" root/init
install -m 755 "$here/agent.sh" root/usr/local/sbin/agent
(cd root && find . | cpio --quiet -o -H newc) >root.cpio.part
mv root.cpio.part root.cpio
rm -rf root
