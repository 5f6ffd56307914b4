//! How are credentials read from /proc? Only those that are asked for and not known yet, and only from a process that still
//! is the same afterwards. What we may not read is left out.

#![forbid(unsafe_code)]

use super::facts::keep;
use super::{Facts, Mask, Strings, parse};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Digits, Vec};
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
        self.know_pid(pid);
        let before = self.mask;
        Reader { facts: self, missing, text: Vec::new() }.read()?;
        if pidfd.as_ref().is_some_and(|pidfd| !proc::pidfd_is_valid(pidfd)) {
            return Err(Errno::SRCH);
        }
        if let (true, Some(pidfd)) = (missing.contains(Mask::PIDFD), pidfd) {
            self.mask |= Mask::PIDFD;
            self.pidfd = Some(pidfd);
        }
        self.augmented |= self.mask.difference(before);
        Ok(())
    }
}

/// What is read of a process.
struct Reader<'a> {
    facts: &'a mut Facts,
    missing: Mask,
    /// The file that was read last.
    text: Vec<u8>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result {
        self.read_status()?;
        self.read_label()?;
        self.read_program()?;
        self.read_cgroup()?;
        self.read_audit()?;
        self.read_terminal()
    }

    /// Reads a file of a process. False when we may not, `ESRCH` when the process is gone.
    fn file(&mut self, pid: c_int, name: &str) -> Result<bool> {
        let path = CString::filled("/proc/%/%", &[&Digits::from(pid), name.as_bytes()])?;
        match proc::read_file(&path, LIMIT) {
            Ok(text) => self.text = text,
            Err(Errno::PERM | Errno::ACCES) => return Ok(false),
            Err(Errno::NOENT) => return Err(Errno::SRCH),
            Err(errno) => return Err(errno),
        }
        Ok(true)
    }

    /// Reads the file that tells `field`, if it is missing and we may read it; then it counts as known.
    fn wanted_file(&mut self, name: &str, field: Mask) -> Result<bool> {
        let is_read = self.missing.contains(field) && self.file(self.facts.pid, name)?;
        self.facts.learn_if(is_read, field);
        Ok(is_read)
    }

    fn read_status(&mut self) -> Result {
        let missing = self.missing & Mask::OF_STATUS;
        if missing.is_empty() || !self.file(self.facts.pid, "status")? {
            return Ok(());
        }
        for (key, value) in parse::lines(&self.text) {
            let Some(line) = words::position(STATUS, key) else { continue };
            let fields = TOLD.get(line).map_or(Mask::empty(), |told| *told & missing);
            if !fields.is_empty() {
                self.facts.take_status(line, fields, value)?;
            }
        }
        Ok(())
    }

    fn read_label(&mut self) -> Result {
        match self.wanted_file("attr/current", Mask::SELINUX_CONTEXT) {
            Ok(true) => keep(&mut self.facts.label, parse::first_line(&self.text)),
            Err(Errno::NOMEM) => Err(Errno::NOMEM),
            _ => Ok(()), // no security module tells labels
        }
    }

    fn read_program(&mut self) -> Result {
        if self.wanted_file("comm", Mask::COMM)? {
            self.facts.comm = Some(parse::comm(&self.text)?);
        }
        if self.missing.contains(Mask::EXE) {
            self.read_exe()?;
        }
        if self.wanted_file("cmdline", Mask::CMDLINE)? && !self.text.is_empty() {
            let mut text = core::mem::take(&mut self.text);
            // A program that rewrote its arguments may have left no NUL at the end.
            if text.last() != Some(&0) {
                text.push(0)?;
            }
            text.shrink();
            self.facts.cmdline = Some(Strings::new(text)?);
        }
        Ok(())
    }

    fn read_exe(&mut self) -> Result {
        match proc::read_link(&CString::filled("/proc/%/exe", &[&Digits::from(self.facts.pid)])?) {
            Ok(target) => keep(&mut self.facts.exe, target.strip_suffix(b" (deleted)").unwrap_or(&target))?,
            Err(Errno::NOENT) => {} // a kernel thread or a zombie
            Err(Errno::PERM | Errno::ACCES) => return Ok(()),
            Err(errno) => return Err(errno),
        }
        self.facts.mask |= Mask::EXE;
        Ok(())
    }

    fn read_cgroup(&mut self) -> Result {
        let missing = self.missing & Mask::OF_CGROUP;
        if missing.is_empty() {
            return Ok(());
        }
        if self.facts.cgroup.is_none() {
            if !self.file(self.facts.pid, "cgroup")? {
                return Ok(());
            }
            keep(&mut self.facts.cgroup, cgroup::unified(&self.text)?)?;
            let root = if self.file(1, "cgroup")? { cgroup::root(cgroup::unified(&self.text)?) } else { b"" };
            keep(&mut self.facts.cgroup_root, root)?;
        }
        self.facts.mask |= missing;
        Ok(())
    }

    fn read_audit(&mut self) -> Result {
        let missing = self.missing & (Mask::AUDIT_SESSION_ID | Mask::AUDIT_LOGIN_UID);
        if missing.is_empty() {
            return Ok(());
        }
        self.facts.mask |= missing;
        if container::is_likely() {
            return Ok(()); // not our login sessions
        }
        if missing.contains(Mask::AUDIT_SESSION_ID) {
            self.facts.audit_session = self.audit_id("sessionid")?.filter(|id| *id != 0).unwrap_or(u32::MAX);
        }
        if missing.contains(Mask::AUDIT_LOGIN_UID) {
            self.facts.audit_login = self.audit_id("loginuid")?.unwrap_or(u32::MAX);
        }
        Ok(())
    }

    /// An id that audit keeps of the process, if the kernel has audit.
    fn audit_id(&mut self, name: &str) -> Result<Option<u32>> {
        match self.file(self.facts.pid, name) {
            Ok(true) => parse::decimal(parse::first_line(&self.text)).map(Some),
            Ok(false) | Err(Errno::SRCH) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    fn read_terminal(&mut self) -> Result {
        if self.wanted_file("stat", Mask::TTY)? {
            let number = parse::terminal(&self.text)?;
            if number != 0 {
                self.facts.tty = Some(terminal_name(number)?);
            }
        }
        Ok(())
    }
}

impl Facts {
    /// Takes those `fields` that one line of the status tells, and leaves alone what was known before.
    fn take_status(&mut self, line: usize, fields: Mask, value: &[u8]) -> Result {
        match line {
            0 => self.ppid = parse::decimal(value)? as c_int,
            1 => replace(&mut self.uids, parse::four_ids(value)?, fields, Mask::UID),
            2 => replace(&mut self.gids, parse::four_ids(value)?, fields, Mask::GID),
            3 => self.groups = parse::ids(value)?,
            _ => self.capabilities[line - 4] = parse::capabilities(value)?,
        }
        self.mask |= fields;
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

/// The name of a terminal below `/dev/`: what its link in `/dev/char` says; failing that, pseudo terminals have known places.
fn terminal_name(number: u32) -> Result<CString> {
    const FIRST_PTY: u32 = 136;
    let (major, minor) = parse::device(number);
    let by_number = CString::filled("/dev/char/%:%", &[&Digits::from(major), &Digits::from(minor)])?;
    let name = match proc::resolve(&by_number) {
        Ok(name) => name,
        Err(Errno::NOMEM) => return Err(Errno::NOMEM),
        Err(_) => {
            let index = minor + (major.saturating_sub(FIRST_PTY) << 8);
            let pty = CString::filled("/dev/pts/%", &[&Digits::from(index)])?;
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
