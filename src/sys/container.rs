//! Do we run in a container? There the audit ids that the kernel tells belong to whoever started it.

use super::proc;

/// The number of the first pid namespace, fixed in the kernel.
const FIRST_PID_NAMESPACE: u64 = 0xefff_fffc;

/// Says yes too where it cannot find out.
pub fn is_likely() -> bool {
    let says_so = |environment: crate::mem::Vec<u8>| {
        let mut variables = environment.split(|&b| b == 0);
        variables.any(|variable| variable.strip_prefix(b"container=").is_some_and(|value| !value.is_empty()))
    };
    proc::exists(c"/run/host/container-manager")
        || proc::exists(c"/run/systemd/container")
        || proc::exists(c"/run/.containerenv")
        || proc::exists(c"/.dockerenv")
        || proc::read_file(c"/proc/1/environ", 4 << 20).map_or(true, says_so)
        || proc::inode(c"/proc/self/ns/pid") != Ok(FIRST_PID_NAMESPACE)
}
