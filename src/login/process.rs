//! Which unit, session, user and machine does a process belong to? Its control group tells. sd_pid_get_session(3)

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{CString, Digits, Vec};
use crate::sys::{Fd, proc, socket};
use crate::wire::cgroup;
use core::ffi::c_int;

/// What /proc tells of a process in one file.
const LIMIT: usize = 4 << 20;

/// A process as callers name it.
pub struct Process {
    handle: Handle,
    /// What it is not to have a unit, a session …
    without: Errno,
}

enum Handle {
    /// 0 is the calling process.
    Pid(c_int),
    /// The caller's descriptor.
    Pidfd(c_int),
    Owned(Fd),
}

impl Process {
    /// The process with that id; 0 is the calling one.
    pub fn pid(pid: c_int) -> Self {
        Self { handle: Handle::Pid(pid), without: Errno::NODATA }
    }

    /// The process behind a descriptor.
    pub fn pidfd(fd: c_int) -> Self {
        Self { handle: Handle::Pidfd(fd), without: Errno::NODATA }
    }

    /// The process at the other end of a socket; `ENODATA` when there is none.
    pub fn at_other_end(fd: c_int) -> Result<Self> {
        if fd < 0 {
            return Err(Errno::BADF);
        }
        let handle = match (socket::peer_pidfd(fd), socket::peer(fd)?.pid) {
            (Ok(pidfd), _) => Handle::Owned(pidfd),
            (_, 0) => return Err(Errno::NODATA),
            (_, pid) => Handle::Pid(pid),
        };
        Ok(Self { handle, without: Errno::NXIO })
    }

    /// The path of its control group, in the unified hierarchy.
    pub fn cgroup(&self) -> Result<CString> {
        let text = self.cgroup_file()?;
        match cgroup::unified(&text)? {
            b"" => CString::new(b"/"),
            path => CString::new(path),
        }
    }

    /// The unit of the system's manager.
    pub fn unit(&self) -> Result<CString> {
        self.told(|path| Ok(cgroup::unit(path)))
    }

    /// The unit of the user's manager.
    pub fn user_unit(&self) -> Result<CString> {
        self.told(|path| Ok(cgroup::user_unit(path)))
    }

    /// The slice of the system's manager.
    pub fn slice(&self) -> Result<CString> {
        self.told(|path| cgroup::slice(path).map(Some))
    }

    /// The slice of the user's manager.
    pub fn user_slice(&self) -> Result<CString> {
        self.told(cgroup::user_slice)
    }

    /// The login session.
    pub fn session(&self) -> Result<CString> {
        self.told(|path| Ok(cgroup::session(path)))
    }

    /// The user whose session or manager it belongs to.
    pub fn owner(&self) -> Result<u32> {
        let path = self.path()?;
        cgroup::owner(&path)?.ok_or(self.without)
    }

    /// The virtual machine or container, which its unit is linked with.
    pub fn machine(&self) -> Result<CString> {
        let link = CString::joined(&[b"/run/systemd/machines/unit:", self.unit()?.as_bytes()])?;
        CString::terminated(proc::read_link(&link)?)
    }

    fn told(&self, tell: fn(&[u8]) -> Result<Option<&[u8]>>) -> Result<CString> {
        let path = self.path()?;
        CString::new(tell(&path)?.ok_or(self.without)?)
    }

    /// The control group below that of the system's manager.
    fn path(&self) -> Result<Vec<u8>> {
        let own = self.cgroup_file()?;
        let own = cgroup::unified(&own)?;
        let first = Self::pid(1).cgroup_file()?;
        Vec::copy_of(cgroup::below(own, cgroup::root(cgroup::unified(&first)?)))
    }

    fn cgroup_file(&self) -> Result<Vec<u8>> {
        let pidfd = match self.handle {
            Handle::Pid(..0) => return Err(Errno::INVAL),
            Handle::Pid(0) => return read(c"/proc/self/cgroup"),
            Handle::Pid(pid) => return cgroup_of(pid),
            Handle::Pidfd(fd) => fd,
            Handle::Owned(ref fd) => fd.raw(),
        };
        let pid = proc::pidfd_pid(pidfd)?;
        let text = cgroup_of(pid)?;
        // Only if the process still is, the file was its own.
        if proc::pidfd_pid(pidfd)? == pid { Ok(text) } else { Err(Errno::SRCH) }
    }
}

fn cgroup_of(pid: c_int) -> Result<Vec<u8>> {
    read(&CString::filled("/proc/%/cgroup", &[&Digits::from(pid)])?)
}

fn read(path: &core::ffi::CStr) -> Result<Vec<u8>> {
    proc::read_file(path, LIMIT).map_err(|error| if error == Errno::NOENT { Errno::SRCH } else { error })
}
