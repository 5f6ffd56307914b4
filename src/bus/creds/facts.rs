//! Which credentials are there? One field per bit of the mask, with the rule that tells "not asked for" (`ENODATA`) from
//! "has none" (`ENXIO`). sd_bus_creds_new_from_pid(3).

#![forbid(unsafe_code)]

use super::Strings;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::sys::Fd;
use core::ffi::{CStr, c_int};

bitflags::bitflags! {
    /// `SD_BUS_CREDS_*`
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Mask: u64 {
        const PID = 1 << 0;
        const TID = 1 << 1;
        const PPID = 1 << 2;
        const UID = 1 << 3;
        const EUID = 1 << 4;
        const SUID = 1 << 5;
        const FSUID = 1 << 6;
        const GID = 1 << 7;
        const EGID = 1 << 8;
        const SGID = 1 << 9;
        const FSGID = 1 << 10;
        const SUPPLEMENTARY_GIDS = 1 << 11;
        const COMM = 1 << 12;
        const TID_COMM = 1 << 13;
        const EXE = 1 << 14;
        const CMDLINE = 1 << 15;
        const CGROUP = 1 << 16;
        const UNIT = 1 << 17;
        const SLICE = 1 << 18;
        const USER_UNIT = 1 << 19;
        const USER_SLICE = 1 << 20;
        const SESSION = 1 << 21;
        const OWNER_UID = 1 << 22;
        const EFFECTIVE_CAPS = 1 << 23;
        const PERMITTED_CAPS = 1 << 24;
        const INHERITABLE_CAPS = 1 << 25;
        const BOUNDING_CAPS = 1 << 26;
        const SELINUX_CONTEXT = 1 << 27;
        const AUDIT_SESSION_ID = 1 << 28;
        const AUDIT_LOGIN_UID = 1 << 29;
        const TTY = 1 << 30;
        const UNIQUE_NAME = 1 << 31;
        const WELL_KNOWN_NAMES = 1 << 32;
        const DESCRIPTION = 1 << 33;
        const PIDFD = 1 << 34;
        /// Not a field: what is not known otherwise is to be read from /proc.
        const AUGMENT = 1 << 63;

        /// `_SD_BUS_CREDS_ALL`
        const EVERY_FIELD = (1 << 35) - 1;
        /// All that the control group path tells.
        const OF_CGROUP = (1 << 23) - (1 << 16);
        /// All that `/proc/PID/status` tells.
        const OF_STATUS = ((1 << 12) - (1 << 2)) | ((1 << 27) - (1 << 23));
    }
}

impl Mask {
    /// The bits of a C caller, `EOPNOTSUPP` if any is not among `allowed`.
    pub fn checked(raw: u64, allowed: Self) -> Result<Self> {
        Self::from_bits(raw).filter(|mask| allowed.contains(*mask)).ok_or(Errno::OPNOTSUPP)
    }
}

/// The sets of capabilities, in the order of [`Facts::capabilities`].
const CAPABILITY_FIELDS: [Mask; 4] = [Mask::EFFECTIVE_CAPS, Mask::PERMITTED_CAPS, Mask::INHERITABLE_CAPS, Mask::BOUNDING_CAPS];

/// What is known about a process or a peer. A field means something only if its bit is set in `mask`.
pub struct Facts {
    /// Which fields are known.
    pub mask: Mask,
    /// Which of them were read later than the rest, from /proc.
    pub augmented: Mask,
    /// 0 when not known.
    pub pid: c_int,
    /// 0 for a process without a parent.
    pub ppid: c_int,
    /// Real, effective, saved, and of the file system.
    pub uids: [u32; 4],
    /// Real, effective, saved, and of the file system.
    pub gids: [u32; 4],
    /// Supplementary groups.
    pub groups: Vec<u32>,
    /// The name of the process, escaped.
    pub comm: Option<CString>,
    /// `None` for a kernel thread.
    pub exe: Option<CString>,
    /// `None` for a kernel thread.
    pub cmdline: Option<Strings>,
    /// The path in the unified hierarchy.
    pub cgroup: Option<CString>,
    /// Where the service manager's own part of it begins.
    pub cgroup_root: Option<CString>,
    /// Effective, permitted, inheritable, bounding.
    pub capabilities: [u64; 4],
    /// The security label.
    pub label: Option<CString>,
    /// `u32::MAX` outside of audit sessions.
    pub audit_session: u32,
    /// `u32::MAX` outside of audit sessions.
    pub audit_login: u32,
    /// Without `/dev/`; `None` without a controlling terminal.
    pub tty: Option<CString>,
    /// On the bus.
    pub unique_name: Option<CString>,
    /// On the bus.
    pub well_known_names: Option<Strings>,
    /// Of the peer's connection.
    pub description: Option<CString>,
    /// A handle on the process.
    pub pidfd: Option<Fd>,
}

impl Default for Facts {
    #[inline(never)]
    fn default() -> Self {
        Self {
            mask: Mask::empty(),
            augmented: Mask::empty(),
            pid: 0,
            ppid: 0,
            uids: [u32::MAX; 4],
            gids: [u32::MAX; 4],
            groups: Vec::new(),
            comm: None,
            exe: None,
            cmdline: None,
            cgroup: None,
            cgroup_root: None,
            capabilities: [0; 4],
            label: None,
            audit_session: u32::MAX,
            audit_login: u32::MAX,
            tty: None,
            unique_name: None,
            well_known_names: None,
            description: None,
            pidfd: None,
        }
    }
}

/// Keeps a copy of what a field says.
#[inline(never)]
pub(super) fn keep(field: &mut Option<CString>, text: &[u8]) -> Result {
    *field = Some(CString::new(text)?);
    Ok(())
}

impl Facts {
    /// These fields are known, if so.
    pub(super) fn learn_if(&mut self, known: bool, fields: Mask) {
        if known {
            self.mask |= fields;
        }
    }

    pub(super) fn know_pid(&mut self, pid: c_int) {
        self.pid = pid;
        self.mask |= Mask::PID;
    }

    /// `NODATA` unless `field` is known.
    pub fn known(&self, field: Mask) -> Result<&Self> {
        if self.mask.contains(field) { Ok(self) } else { Err(Errno::NODATA) }
    }

    /// A field that is text; `NXIO` when the process has none.
    pub fn text<'a>(&'a self, field: Mask, text: &'a Option<CString>) -> Result<&'a CStr> {
        self.known(field)?;
        text.as_deref().ok_or(Errno::NXIO)
    }

    /// As [`Facts::text`], for several strings.
    pub fn strings<'a>(&'a self, field: Mask, strings: &'a Option<Strings>) -> Result<&'a Strings> {
        self.known(field)?;
        strings.as_ref().ok_or(Errno::NXIO)
    }

    /// The parent; `NXIO` for a process without one.
    pub fn parent(&self) -> Result<c_int> {
        self.known(Mask::PPID)?;
        if self.ppid == 0 { Err(Errno::NXIO) } else { Ok(self.ppid) }
    }

    /// The supplementary groups.
    pub fn groups(&self) -> Result<&[u32]> {
        self.known(Mask::SUPPLEMENTARY_GIDS).map(|facts| &facts.groups[..])
    }

    /// An id that audit keeps; `NXIO` outside of audit sessions.
    pub fn audit(&self, field: Mask, id: u32) -> Result<u32> {
        self.known(field)?;
        if id == u32::MAX { Err(Errno::NXIO) } else { Ok(id) }
    }

    /// A descriptor for the process, numbered 3 or higher.
    pub fn duplicate_pidfd(&self) -> Result<c_int> {
        let pidfd = self.known(Mask::PIDFD)?.pidfd.as_ref().ok_or(Errno::NODATA)?;
        Fd::duplicate(pidfd.raw()).map(Fd::into_raw)
    }

    /// Whether the process has capability number `number` in the set that `field` names.
    pub fn has_capability(&self, field: Mask, number: c_int) -> Result<bool> {
        let number = u32::try_from(number).map_err(|_| Errno::INVAL)?;
        self.known(field)?;
        let set = CAPABILITY_FIELDS.iter().zip(self.capabilities).find(|(set, _)| **set == field);
        Ok(set.is_some_and(|(_, bits)| bits.checked_shr(number).unwrap_or(0) & 1 != 0))
    }
}
