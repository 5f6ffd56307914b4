//! Do we run in a container? There the audit ids that the kernel tells belong to whoever started it.

use super::proc;
use core::ffi::CStr;

/// The number of the first pid namespace, fixed in the kernel.
const FIRST_PID_NAMESPACE: u64 = 0xefff_fffc;

/// Says yes too where it cannot find out.
pub fn is_likely() -> bool {
    const SIGNS: [&CStr; 4] = [c"/run/host/container-manager", c"/run/systemd/container", c"/run/.containerenv", c"/.dockerenv"];
    let says_so = |environment: crate::mem::Vec<u8>| {
        let mut variables = environment.split(|&b| b == 0);
        variables.any(|variable| variable.strip_prefix(b"container=").is_some_and(|value| !value.is_empty()))
    };
    SIGNS.iter().any(|sign| proc::exists(sign))
        || proc::read_file(c"/proc/1/environ", 4 << 20).map_or(true, says_so)
        || proc::inode(c"/proc/self/ns/pid") != Ok(FIRST_PID_NAMESPACE)
}
