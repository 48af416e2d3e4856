# Runs a build in a root of its own: what it may read is bound there and read-only, what it may
# write is its own folder. Started by `unshare`, as a root that is none outside. Ends with 97 where
# the system does not allow it.
#
# $1 the root, $2 the folder to work in, $3 the Rust toolchain, $4 the registry of crates, $5 this
# program; $6 seconds of CPU, $7 KiB of address space; the rest is the command.
set -u
root=$1 work=$2 rust=$3 registry=$4 qraft=$5 seconds=$6 kib=$7
shift 7
seal() { # source, place
    mkdir -p "$root$2" && mount --rbind "$1" "$root$2" && mount -o remount,ro,bind "$root$2"
}
file() { # source, place
    : > "$root$2" && mount --bind "$1" "$root$2"
}
{
    mount --make-rprivate / && mount -t tmpfs -o size=16m qraft "$root" || exit 97
    for folder in bin sbin lib lib32 lib64 usr; do
        if [ -L "/$folder" ]; then
            ln -s "$(readlink "/$folder")" "$root/$folder" || exit 97
        elif [ -d "/$folder" ]; then
            seal "/$folder" "/$folder" || exit 97
        fi
    done
    # Compilers are called by links that lie here.
    if [ -d /etc/alternatives ]; then seal /etc/alternatives /etc/alternatives || exit 97; fi
    seal "$rust" /rust && seal "$registry" /cargo/registry || exit 97
    mkdir -p "$root/proc" "$root/dev" "$root/build" "$root/tmp" || exit 97
    mount -t proc proc "$root/proc" || exit 97
    for device in null zero urandom; do file "/dev/$device" "/dev/$device" || exit 97; done
    file "$qraft" /qraft && mount --bind "$work" "$root/build" || exit 97
} 2> /dev/null
ulimit -t "$seconds" && ulimit -v "$kib" && ulimit -c 0 || exit 97
cd "$root" || exit 97
exec chroot "$root" /usr/bin/env -i PATH=/rust/bin:/usr/bin:/bin HOME=/build TMPDIR=/build \
    CARGO_HOME=/cargo CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=/build/target "$@"
