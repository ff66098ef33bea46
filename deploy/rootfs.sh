#!/bin/sh
# Lays a file system for the server alone: Node, the libraries that it is linked to, certificates of
# authorities, and the packages. No shell, no package manager. Used by the Dockerfile.
#
#   rootfs.sh <folder with node_modules> <folder to fill>
set -eu
app=$1 root=$2
node=$(readlink -f "$(command -v node)")

install -D "$node" "$root/usr/bin/node"
# `ldd` names a library as "name => path (address)", and the loader as "path (address)".
ldd "$node" | grep -o '/[^ ]*' | sort -u | while read -r library; do
  install -D "$library" "$root$library"
done
install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
mkdir -p "$root/etc" "$root/app" "$root/tmp"
chmod 1777 "$root/tmp"
printf 'root:x:0:0::/:/none\nnode:x:10001:10001::/tmp:/none\n' >"$root/etc/passwd"
printf 'root:x:0:\nnode:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
cp -R "$app/node_modules" "$root/app/"
