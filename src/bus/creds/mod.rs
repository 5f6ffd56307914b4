//! What is known about a process or a peer? `Creds` (sd_bus_creds): gathered once, then only read. sd_bus_creds_get_pid(3),
//! sd_bus_creds_get_mask(3).

#![forbid(unsafe_code)]

mod facts;
pub mod name;
mod parse;
pub mod peer;
mod process;
mod strings;

pub use facts::{Facts, Mask};
pub use strings::Strings;

use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::obj::{Counts, Object, Ref};
use crate::sys::{Fd, proc, process as this_process};
use crate::wire::cgroup;
use core::cell::OnceCell;
use core::ffi::c_int;

/// Credentials, `sd_bus_creds`.
#[repr(C)]
pub struct Creds {
    counts: Counts,
    facts: Facts,
    derived: Derived,
}

/// What the control group tells, as text that C has asked for.
#[derive(Default)]
struct Derived {
    unit: OnceCell<CString>,
    slice: OnceCell<CString>,
    user_unit: OnceCell<CString>,
    user_slice: OnceCell<CString>,
    session: OnceCell<CString>,
}

impl Object for Creds {
    fn counts(&self) -> &Counts {
        &self.counts
    }
    fn retire(_: &Ref<Self>) {}
}

impl Creds {
    /// What has been gathered. It has no user yet.
    pub fn new(facts: Facts) -> Result<Ref<Self>> {
        Ref::new(Self { counts: Counts::new(), facts, derived: Derived::default() })
    }

    /// The `wanted` credentials of a process of this machine; 0 is this one.
    pub fn of_pid(pid: c_int, wanted: Mask) -> Result<Ref<Self>> {
        let pid = if pid == 0 { this_process::pid() } else { pid };
        let pidfd = match proc::pidfd_open(pid) {
            Ok(pidfd) => Some(pidfd),
            Err(Errno::NOSYS | Errno::PERM) => None,
            Err(errno) => return Err(errno),
        };
        Self::of_process(pid, pidfd, wanted)
    }

    /// The `wanted` credentials of the process that a pidfd stands for.
    pub fn of_pidfd(pidfd: c_int, wanted: Mask) -> Result<Ref<Self>> {
        let pid = proc::pidfd_pid(pidfd)?;
        Self::of_process(pid, Some(Fd::duplicate(pidfd)?), wanted)
    }

    fn of_process(pid: c_int, pidfd: Option<Fd>, wanted: Mask) -> Result<Ref<Self>> {
        let mut facts = Facts::default();
        facts.know_pid(pid);
        facts.augment(wanted | Mask::AUGMENT, Some((pid, pidfd)))?;
        Self::new(facts)
    }

    /// What is known.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The control group path as the manager of this machine or container sees it; `NODATA` unless `field` is known.
    fn path(&self, field: Mask) -> Result<&[u8]> {
        let facts = self.known(field)?;
        let path = facts.cgroup.as_ref().ok_or(Errno::NODATA)?;
        Ok(cgroup::below(path.as_bytes(), facts.cgroup_root.as_ref().map_or(b"", |root| root.as_bytes())))
    }

    fn known(&self, field: Mask) -> Result<&Facts> {
        self.facts.known(field)
    }

    /// What the path tells, copied once.
    #[inline(never)]
    fn derive<'a>(&'a self, field: Mask, place: &'a OnceCell<CString>, told: fn(&[u8]) -> Result<Option<&[u8]>>) -> Result<&'a CString> {
        let path = self.path(field)?;
        if let Some(text) = place.get() {
            return Ok(text);
        }
        let text = CString::new(told(path)?.ok_or(Errno::NXIO)?)?;
        Ok(place.get_or_init(|| text))
    }

    /// The unit of the system manager.
    pub fn unit(&self) -> Result<&CString> {
        self.derive(Mask::UNIT, &self.derived.unit, |path| Ok(cgroup::unit(path)))
    }

    /// The slice of the system manager.
    pub fn slice(&self) -> Result<&CString> {
        self.derive(Mask::SLICE, &self.derived.slice, |path| cgroup::slice(path).map(Some))
    }

    /// The unit of the user's manager.
    pub fn user_unit(&self) -> Result<&CString> {
        self.derive(Mask::USER_UNIT, &self.derived.user_unit, |path| Ok(cgroup::user_unit(path)))
    }

    /// The slice of the user's manager.
    pub fn user_slice(&self) -> Result<&CString> {
        self.derive(Mask::USER_SLICE, &self.derived.user_slice, cgroup::user_slice)
    }

    /// The login session.
    pub fn session(&self) -> Result<&CString> {
        self.derive(Mask::SESSION, &self.derived.session, |path| Ok(cgroup::session(path)))
    }

    /// The user whose slice the process runs in.
    pub fn owner_uid(&self) -> Result<u32> {
        cgroup::owner(self.path(Mask::OWNER_UID)?)?.ok_or(Errno::NXIO)
    }
}
