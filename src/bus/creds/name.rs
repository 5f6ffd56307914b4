//! What does the bus tell about a peer? One call of the driver for one fact, GetConnectionCredentials for several.
//! sd_bus_get_name_creds(3), sd_bus_query_sender_creds(3).

#![forbid(unsafe_code)]

use super::facts::keep;
use super::{Creds, Facts, Mask, Strings, parse, peer};
use crate::bus::state::Bus;
use crate::bus::{driver, local};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::message::Message;
use crate::obj::Ref;
use crate::sys::Fd;
use crate::wire::{names, words};

/// Fields for which, where they are to be read from /proc, the bus must tell the process.
const NEED_PROCESS: Mask = Mask::UID
    .union(Mask::SUID)
    .union(Mask::FSUID)
    .union(Mask::GID)
    .union(Mask::EGID)
    .union(Mask::SGID)
    .union(Mask::FSGID)
    .union(Mask::SUPPLEMENTARY_GIDS)
    .union(Mask::COMM)
    .union(Mask::EXE)
    .union(Mask::CMDLINE)
    .union(Mask::CGROUP)
    .union(Mask::UNIT)
    .union(Mask::SLICE)
    .union(Mask::USER_UNIT)
    .union(Mask::SESSION)
    .union(Mask::OWNER_UID)
    .union(Mask::EFFECTIVE_CAPS)
    .union(Mask::PERMITTED_CAPS)
    .union(Mask::INHERITABLE_CAPS)
    .union(Mask::BOUNDING_CAPS)
    .union(Mask::SELINUX_CONTEXT)
    .union(Mask::AUDIT_SESSION_ID)
    .union(Mask::AUDIT_LOGIN_UID)
    .union(Mask::PIDFD);

/// Facts that GetConnectionCredentials tells.
const TOLD: Mask = Mask::PID.union(Mask::EUID).union(Mask::SUPPLEMENTARY_GIDS).union(Mask::SELINUX_CONTEXT).union(Mask::PIDFD);

/// As [`creds`], for a name that the user gave. `INVAL` when it is none, or nobody's, or there is no bus; `None` when nothing is
/// wanted but to know that the name has an owner.
pub fn creds_checked(bus: &Ref<Bus>, name: &[u8], wanted: Mask) -> Result<Option<Ref<Creds>>> {
    if !names::is_service(name) || name == b"org.freedesktop.DBus.Local" {
        return Err(Errno::INVAL);
    }
    driver::check_bus_client(bus)?;
    bus.check_open()?;
    if wanted.is_empty() && name != driver::NAME {
        driver::ask(bus, "GetNameOwner", name)?;
        return Ok(None);
    }
    creds(bus, name, wanted).map(Some)
}

/// The `wanted` credentials of the owner of `name`; `NXIO` when it has none.
pub fn creds(bus: &Ref<Bus>, name: &[u8], wanted: Mask) -> Result<Ref<Creds>> {
    if name == driver::NAME {
        return peer::creds(bus, wanted);
    }
    let mut facts = Facts::default();
    let mut subject = CString::new(name)?;
    if names::is_unique(name) && wanted.contains(Mask::UNIQUE_NAME) {
        facts.know_unique(name)?;
    } else if wanted.contains(Mask::UNIQUE_NAME) || wanted == Mask::AUGMENT {
        let answer = driver::ask(bus, "GetNameOwner", name)?;
        let owner = answer.read_str()?;
        if wanted.contains(Mask::UNIQUE_NAME) {
            facts.know_unique(owner)?;
            subject = CString::new(owner)?;
        }
    }
    let is_local = bus.config.local.get();
    let mut needed = wanted & TOLD;
    if is_local && wanted.contains(Mask::AUGMENT) && wanted.intersects(NEED_PROCESS) {
        needed |= Mask::PID;
    }
    facts.ask(bus, subject.as_bytes(), needed)?;
    if is_local {
        facts.augment(wanted, None)?;
    }
    Creds::new(facts)
}

/// The credentials of a message's sender: those that came with it if they suffice, else those that the bus or the socket tells.
/// `None` when none are wanted and none came.
pub fn of_sender(bus: &Ref<Bus>, message: &Message, wanted: Mask) -> Result<Option<Ref<Creds>>> {
    let attached = of_message(message)?;
    let known = attached.as_ref().map_or(Mask::empty(), |creds| creds.facts().mask);
    if known.contains(wanted.difference(Mask::AUGMENT)) {
        return Ok(attached);
    }
    match message.sender().filter(|_| bus.config.bus_client.get()) {
        Some(sender) => creds(bus, sender, wanted).map(Some),
        None => peer::creds(bus, wanted).map(Some),
    }
}

/// What came with a received message: the sender's unique name, if a bus vouches for it.
pub fn of_message(message: &Message) -> Result<Option<Ref<Creds>>> {
    if let Some(creds) = message.creds::<Creds>() {
        return Ok(Some(creds));
    }
    let Some(sender) = message.sender() else { return Ok(None) };
    let is_vouched_for =
        || message.is_received() && sender.starts_with(b":") && Bus::of(message).is_some_and(|bus| bus.config.bus_client.get());
    let mut facts = Facts::default();
    if local::is_ours(message) {
        facts.know_names(sender)?;
    } else if !is_vouched_for() {
        return Ok(None);
    }
    facts.know_unique(sender)?;
    let creds = Creds::new(facts)?;
    message.set_creds(creds.share().into())?;
    Ok(Some(creds))
}

impl Facts {
    fn know_unique(&mut self, name: &[u8]) -> Result {
        keep(&mut self.unique_name, name)?;
        self.mask |= Mask::UNIQUE_NAME;
        Ok(())
    }

    /// What we say ourselves comes from a peer that has one name for everything.
    fn know_names(&mut self, name: &[u8]) -> Result {
        let mut names = Vec::copy_of(name)?;
        names.push(0)?;
        self.well_known_names = Some(Strings::new(names)?);
        self.mask |= Mask::WELL_KNOWN_NAMES;
        Ok(())
    }

    fn ask(&mut self, bus: &Ref<Bus>, name: &[u8], needed: Mask) -> Result {
        if needed.bits().count_ones() > 1 {
            match driver::ask(bus, "GetConnectionCredentials", name) {
                Ok(answer) => return self.take_credentials(&answer, needed),
                Err(Errno::BADR) => {} // an old bus does not know the method
                Err(errno) => return Err(errno),
            }
        }
        if needed.contains(Mask::PID) {
            let answer = driver::ask(bus, "GetConnectionUnixProcessID", name)?;
            self.take_pid(answer.read_u32()?)?;
        }
        if needed.contains(Mask::EUID) {
            self.take_uid(driver::ask(bus, "GetConnectionUnixUser", name)?.read_u32()?);
        }
        if needed.contains(Mask::SELINUX_CONTEXT) {
            self.ask_label(bus, name)?;
        }
        Ok(())
    }

    fn ask_label(&mut self, bus: &Ref<Bus>, name: &[u8]) -> Result {
        match driver::ask(bus, "GetConnectionSELinuxSecurityContext", name) {
            Ok(answer) => self.take_label(&answer),
            Err(errno @ (Errno::NOMEM | Errno::NOTCONN | Errno::CONNRESET | Errno::TIMEDOUT | Errno::NXIO)) => Err(errno),
            Err(_) => Ok(()), // no security module tells labels
        }
    }

    fn take_pid(&mut self, pid: u32) -> Result {
        self.know_pid(i32::try_from(pid).ok().filter(|pid| *pid > 0).ok_or(Errno::IO)?);
        Ok(())
    }

    fn take_uid(&mut self, uid: u32) {
        self.uids[1] = uid;
        self.mask |= Mask::EUID;
    }

    fn take_label(&mut self, from: &Message) -> Result {
        let label = from.next_array(b'y')?.unwrap_or_default();
        keep(&mut self.label, parse::first_line(label))?;
        self.mask |= Mask::SELINUX_CONTEXT;
        Ok(())
    }

    fn take_groups(&mut self, from: &Message) -> Result {
        let mut groups = Vec::new();
        from.enter_container(b'a', b"u")?;
        while let Some(group) = from.next_u32()? {
            groups.push(group)?;
        }
        from.exit_container()?;
        self.groups = groups;
        self.mask |= Mask::SUPPLEMENTARY_GIDS;
        Ok(())
    }

    fn take_credentials(&mut self, answer: &Message, needed: Mask) -> Result {
        answer.enter_container(b'a', b"{sv}")?;
        while answer.enter_container(b'e', b"sv")? {
            let told = words::position("ProcessID UnixUserID UnixGroupIDs LinuxSecurityLabel ProcessFD", answer.read_str()?);
            let (fact, contents): (_, &[u8]) = match told {
                Some(0) => (Mask::PID, b"u"),
                Some(1) => (Mask::EUID, b"u"),
                Some(2) => (Mask::SUPPLEMENTARY_GIDS, b"au"),
                Some(3) => (Mask::SELINUX_CONTEXT, b"ay"),
                Some(_) => (Mask::PIDFD, b"h"),
                None => (Mask::empty(), b""),
            };
            if fact.is_empty() || !needed.contains(fact) {
                answer.skip_value()?;
            } else {
                answer.enter_container(b'v', contents)?;
                self.take_fact(answer, fact)?;
                answer.exit_container()?;
            }
            answer.exit_container()?;
        }
        Ok(())
    }

    fn take_fact(&mut self, answer: &Message, fact: Mask) -> Result {
        match fact {
            Mask::PID => self.take_pid(answer.read_u32()?),
            Mask::EUID => {
                self.take_uid(answer.read_u32()?);
                Ok(())
            }
            Mask::SUPPLEMENTARY_GIDS => self.take_groups(answer),
            Mask::SELINUX_CONTEXT => self.take_label(answer),
            _ => {
                let pidfd = answer.next_fd()?.ok_or(Errno::NXIO)?;
                self.pidfd = Some(Fd::duplicate(pidfd)?);
                self.mask |= Mask::PIDFD;
                Ok(())
            }
        }
    }
}

/// Whether the sender may do what needs `capability`, or anything, for -1: it runs as our user or as root.
pub fn privilege(bus: &Ref<Bus>, message: &Message, capability: i32) -> Result<bool> {
    let wanted = if capability >= 0 { Mask::EUID | Mask::EFFECTIVE_CAPS } else { Mask::EUID };
    let Some(creds) = of_sender(bus, message, wanted)? else { return Ok(false) };
    let facts = creds.facts();
    if let Ok(has) = facts.has_capability(Mask::EFFECTIVE_CAPS, capability) {
        return Ok(has);
    }
    let uid = facts.known(Mask::EUID).map(|facts| facts.uids[1]);
    Ok(uid.is_ok_and(|uid| uid == 0 || uid == crate::sys::process::uid()))
}
