//! What does the socket tell about the peer? Its credentials as of when it connected, and, in the address that clients of this
//! library bind to, what they call themselves. sd_bus_get_owner_creds(3).

#![forbid(unsafe_code)]

use super::facts::keep;
use super::{Creds, Facts, Mask, parse};
use crate::bus::state::Bus;
use crate::errno::{Errno, Result};
use crate::obj::Ref;
use crate::sys::{Fd, socket};
use core::ffi::c_int;

/// The `wanted` credentials of the process at the other end; `NODATA` when nothing at all is known about it.
pub fn creds(bus: &Bus, wanted: Mask) -> Result<Ref<Creds>> {
    bus.check_open()?;
    let fd = bus.transport.input().ok_or(Errno::NODATA)?;
    let mut facts = Facts::default();
    facts.read_socket(fd, wanted)?;
    facts.read_address(fd, wanted)?;
    if bus.config.local.get() {
        let pid_known = facts.pid > 0;
        facts.learn_if(pid_known && wanted.contains(Mask::AUGMENT), Mask::PID);
        let pidfd = facts.pidfd.as_ref().map(|pidfd| Fd::duplicate(pidfd.raw())).transpose()?;
        facts.augment(wanted, pid_known.then_some((facts.pid, pidfd)))?;
    }
    Creds::new(facts)
}

impl Facts {
    fn read_socket(&mut self, fd: c_int, wanted: Mask) -> Result {
        let peer = socket::peer(fd).unwrap_or(socket::Peer { pid: 0, uid: u32::MAX, gid: u32::MAX });
        let is_known = peer.pid > 0 || peer.uid != u32::MAX || peer.gid != u32::MAX;
        self.pid = peer.pid;
        self.learn_if(peer.pid > 0, wanted & Mask::PID);
        (self.uids[1], self.gids[1]) = (peer.uid, peer.gid);
        self.learn_if(peer.uid != u32::MAX, wanted & Mask::EUID);
        self.learn_if(peer.gid != u32::MAX, wanted & Mask::EGID);
        let label = if is_known && !wanted.contains(Mask::SELINUX_CONTEXT) { None } else { optional(socket::peer_label(fd))? };
        let groups = if is_known && !wanted.contains(Mask::SUPPLEMENTARY_GIDS) { None } else { optional(socket::peer_groups(fd))? };
        if !is_known && label.is_none() && groups.is_none() {
            return Err(Errno::NODATA);
        }
        if let Some(label) = label {
            keep(&mut self.label, parse::first_line(&label))?;
            self.learn_if(true, wanted & Mask::SELINUX_CONTEXT);
        }
        if let Some(groups) = groups {
            self.groups = groups;
            self.learn_if(true, wanted & Mask::SUPPLEMENTARY_GIDS);
        }
        if wanted.intersects(Mask::PIDFD | Mask::AUGMENT) && peer.pid > 0 {
            self.pidfd = optional(socket::peer_pidfd(fd))?;
            self.learn_if(self.pidfd.is_some(), wanted & Mask::PIDFD);
        }
        Ok(())
    }

    /// `@RANDOM/bus/COMM/DESCRIPTION`
    fn read_address(&mut self, fd: c_int, wanted: Mask) -> Result {
        if !wanted.intersects(Mask::COMM | Mask::DESCRIPTION) {
            return Ok(());
        }
        let Some(address) = optional(socket::peer_address(fd))? else { return Ok(()) };
        let Some((comm, description)) = parse::bound_address(&address) else { return Ok(()) };
        if !comm.is_empty() && wanted.contains(Mask::COMM) {
            keep(&mut self.comm, comm)?;
            self.learn_if(true, Mask::COMM);
        }
        if !description.is_empty() && wanted.contains(Mask::DESCRIPTION) {
            keep(&mut self.description, description)?;
            self.learn_if(true, Mask::DESCRIPTION);
        }
        Ok(())
    }
}

/// What a socket tells, if it does; want of memory is an error all the same.
fn optional<T>(told: Result<T>) -> Result<Option<T>> {
    match told {
        Err(Errno::NOMEM) => Err(Errno::NOMEM),
        told => Ok(told.ok()),
    }
}
