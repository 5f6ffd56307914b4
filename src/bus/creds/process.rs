//! How are credentials read from /proc? Only those that are asked for and not known yet, and only from a process that still
//! is the same afterwards. What we may not read is left out.

#![forbid(unsafe_code)]

use super::{Facts, Mask, Strings, parse};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::sys::{Fd, container, proc};
use crate::wire::{cgroup, words};
use core::ffi::{CStr, c_int};

/// No file of /proc that we read is longer, short of the largest command lines.
const LIMIT: usize = 4 << 20;

/// The lines of `/proc/PID/status` that are read, and what each tells.
const STATUS: &str = "PPid Uid Gid Groups CapEff CapPrm CapInh CapBnd";
const TOLD: [Mask; 8] = [
    Mask::PPID,
    Mask::UID.union(Mask::EUID).union(Mask::SUID).union(Mask::FSUID),
    Mask::GID.union(Mask::EGID).union(Mask::SGID).union(Mask::FSGID),
    Mask::SUPPLEMENTARY_GIDS,
    Mask::EFFECTIVE_CAPS,
    Mask::PERMITTED_CAPS,
    Mask::INHERITABLE_CAPS,
    Mask::BOUNDING_CAPS,
];

/// A file of the process: `None` when we may not read it, `ESRCH` when the process is gone.
fn file(pid: c_int, name: &str) -> Result<Option<Vec<u8>>> {
    let path = CString::format(format_args!("/proc/{pid}/{name}"))?;
    match proc::read_file(&path, LIMIT) {
        Ok(text) => Ok(Some(text)),
        Err(Errno::PERM | Errno::ACCES) => Ok(None),
        Err(Errno::NOENT) => Err(Errno::SRCH),
        Err(errno) => Err(errno),
    }
}

impl Facts {
    /// Adds what `wanted` asks for, if it holds `AUGMENT`, from the process that is given or, failing that, already known.
    pub fn augment(&mut self, wanted: Mask, process: Option<(c_int, Option<Fd>)>) -> Result {
        let missing = wanted.difference(self.mask);
        if !wanted.contains(Mask::AUGMENT) || missing == Mask::AUGMENT {
            return Ok(());
        }
        let (pid, pidfd) = match process {
            Some(process) => process,
            None if self.mask.contains(Mask::PID) => (self.pid, self.pidfd.as_ref().map(|fd| Fd::duplicate(fd.raw())).transpose()?),
            None => return Ok(()),
        };
        (self.pid, self.mask) = (pid, self.mask | Mask::PID);
        let before = self.mask;
        self.read_status(pid, missing)?;
        self.read_label(pid, missing)?;
        self.read_program(pid, missing)?;
        self.read_cgroup(pid, missing)?;
        self.read_audit(pid, missing)?;
        self.read_terminal(pid, missing)?;
        if pidfd.as_ref().is_some_and(|pidfd| !proc::pidfd_is_valid(pidfd)) {
            return Err(Errno::SRCH);
        }
        if let (true, Some(pidfd)) = (missing.contains(Mask::PIDFD), pidfd) {
            self.learn(Mask::PIDFD);
            self.pidfd = Some(pidfd);
        }
        self.augmented |= self.mask.difference(before);
        Ok(())
    }

    fn learn(&mut self, fields: Mask) {
        self.mask |= fields;
    }

    /// The file that tells `field`, if it is missing and we may read it; then it counts as known.
    fn wanted_file(&mut self, pid: c_int, name: &str, missing: Mask, field: Mask) -> Result<Option<Vec<u8>>> {
        if !missing.contains(field) {
            return Ok(None);
        }
        let text = file(pid, name)?;
        if text.is_some() {
            self.learn(field);
        }
        Ok(text)
    }

    fn read_status(&mut self, pid: c_int, missing: Mask) -> Result {
        let missing = missing & Mask::OF_STATUS;
        if missing.is_empty() {
            return Ok(());
        }
        let Some(text) = file(pid, "status")? else { return Ok(()) };
        for (key, value) in parse::lines(&text) {
            let Some(line) = words::position(STATUS, key) else { continue };
            let fields = TOLD[line] & missing;
            if !fields.is_empty() {
                self.take_status(line, fields, value)?;
                self.learn(fields);
            }
        }
        Ok(())
    }

    /// Takes those `fields` that one line of the status tells, and leaves alone what was known before.
    fn take_status(&mut self, line: usize, fields: Mask, value: &[u8]) -> Result {
        match line {
            0 => self.ppid = parse::decimal(value)? as c_int,
            1 => replace(&mut self.uids, parse::four_ids(value)?, fields, Mask::UID),
            2 => replace(&mut self.gids, parse::four_ids(value)?, fields, Mask::GID),
            3 => self.groups = parse::ids(value)?,
            _ => self.capabilities[line - 4] = parse::capabilities(value)?,
        }
        Ok(())
    }

    fn read_label(&mut self, pid: c_int, missing: Mask) -> Result {
        if missing.contains(Mask::SELINUX_CONTEXT) {
            match file(pid, "attr/current") {
                Ok(Some(text)) => {
                    self.label = Some(CString::new(parse::first_line(&text))?);
                    self.learn(Mask::SELINUX_CONTEXT);
                }
                Err(Errno::NOMEM) => return Err(Errno::NOMEM),
                _ => {} // no security module tells labels
            }
        }
        Ok(())
    }

    fn read_program(&mut self, pid: c_int, missing: Mask) -> Result {
        if let Some(text) = self.wanted_file(pid, "comm", missing, Mask::COMM)? {
            self.comm = Some(parse::comm(&text)?);
        }
        if missing.contains(Mask::EXE) {
            match proc::read_link(&CString::format(format_args!("/proc/{pid}/exe"))?) {
                Ok(target) => {
                    self.exe = Some(CString::new(target.strip_suffix(b" (deleted)").unwrap_or(&target))?);
                    self.learn(Mask::EXE);
                }
                Err(Errno::NOENT) => self.learn(Mask::EXE), // a kernel thread or a zombie
                Err(Errno::PERM | Errno::ACCES) => {}
                Err(errno) => return Err(errno),
            }
        }
        let text = self.wanted_file(pid, "cmdline", missing, Mask::CMDLINE)?;
        if let Some(mut text) = text.filter(|text| !text.is_empty()) {
            // A program that rewrote its arguments may have left no NUL at the end.
            if text.last() != Some(&0) {
                text.push(0)?;
            }
            text.shrink();
            self.cmdline = Some(Strings::new(text)?);
        }
        Ok(())
    }

    fn read_cgroup(&mut self, pid: c_int, missing: Mask) -> Result {
        let missing = missing & Mask::OF_CGROUP;
        if missing.is_empty() {
            return Ok(());
        }
        if self.cgroup.is_none() {
            let Some(text) = file(pid, "cgroup")? else { return Ok(()) };
            self.cgroup = Some(CString::new(cgroup::unified(&text)?)?);
            let init = file(1, "cgroup")?;
            let root = init.as_deref().map(cgroup::unified).transpose()?.map_or(b"".as_slice(), cgroup::root);
            self.cgroup_root = Some(CString::new(root)?);
        }
        self.learn(missing);
        Ok(())
    }

    fn read_audit(&mut self, pid: c_int, missing: Mask) -> Result {
        let missing = missing & (Mask::AUDIT_SESSION_ID | Mask::AUDIT_LOGIN_UID);
        if missing.is_empty() {
            return Ok(());
        }
        self.learn(missing);
        if container::is_likely() {
            return Ok(()); // not our login sessions
        }
        if missing.contains(Mask::AUDIT_SESSION_ID) {
            self.audit_session = audit_id(pid, "sessionid")?.filter(|id| *id != 0).unwrap_or(u32::MAX);
        }
        if missing.contains(Mask::AUDIT_LOGIN_UID) {
            self.audit_login = audit_id(pid, "loginuid")?.unwrap_or(u32::MAX);
        }
        Ok(())
    }

    fn read_terminal(&mut self, pid: c_int, missing: Mask) -> Result {
        if let Some(stat) = self.wanted_file(pid, "stat", missing, Mask::TTY)? {
            let number = parse::terminal(&stat)?;
            if number != 0 {
                self.tty = Some(terminal_name(number)?);
            }
        }
        Ok(())
    }
}

/// Replaces the ids whose bits, `first` and those that follow, are among `fields`.
fn replace(ids: &mut [u32; 4], new: [u32; 4], fields: Mask, first: Mask) {
    for (index, (id, new)) in ids.iter_mut().zip(new).enumerate() {
        if fields.bits() & first.bits() << index != 0 {
            *id = new;
        }
    }
}

/// An id that audit keeps of the process, if the kernel has audit.
fn audit_id(pid: c_int, name: &str) -> Result<Option<u32>> {
    match file(pid, name) {
        Ok(text) => text.map(|text| parse::decimal(parse::first_line(&text))).transpose(),
        Err(Errno::SRCH) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// The name of a terminal below `/dev/`: what its link in `/dev/char` says; failing that, pseudo terminals have known places.
fn terminal_name(number: u32) -> Result<CString> {
    const FIRST_PTY: u32 = 136;
    let (major, minor) = parse::device(number);
    let by_number = CString::format(format_args!("/dev/char/{major}:{minor}"))?;
    let name = match proc::resolve(&by_number) {
        Ok(name) => name,
        Err(Errno::NOMEM) => return Err(Errno::NOMEM),
        Err(_) => {
            let index = minor + (major.saturating_sub(FIRST_PTY) << 8);
            let pty = CString::format(format_args!("/dev/pts/{index}"))?;
            let is_pty = (FIRST_PTY..FIRST_PTY + 8).contains(&major) && proc::is_device(&pty, major, minor);
            if is_pty { pty } else { by_number }
        }
    };
    without_dev(&name)
}

fn without_dev(name: &CStr) -> Result<CString> {
    let name = name.to_bytes();
    CString::new(name.strip_prefix(b"/dev/").unwrap_or(name))
}
