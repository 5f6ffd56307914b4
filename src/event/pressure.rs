//! How does a shortage of memory, processor time or bandwidth reach its source? sd_event_add_memory_pressure(3)

#![forbid(unsafe_code)]

use super::{Event, Handler, Kind, ON, PlainHandler, Source};
use crate::errno::{Errno, Result};
use crate::mem::{Box, CString, Digits, Vec};
use crate::obj::RefCell;
use crate::obj::{Ref, User};
use crate::sys::pressure::{self, Channel};
use crate::sys::{Fd, environment, memory, proc};
use crate::wire::base64;
use core::cell::Cell;
use core::ffi::{CStr, c_int, c_void};

const OUT: u32 = libc::EPOLLOUT as u32;
const IN: u32 = libc::EPOLLIN as u32;
const PRI: u32 = libc::EPOLLPRI as u32;

/// What is short.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Memory.
    Memory,
    /// Processor time.
    Cpu,
    /// Input and output.
    Io,
}

/// A source of pressure notifications.
pub(super) struct Pressure {
    pub(super) callback: Option<PlainHandler>,
    resource: Resource,
    fd: Fd,
    /// `EPOLLPRI` or `EPOLLIN`.
    events: u32,
    ready: Cell<u32>,
    /// What is still to be written before notifications come.
    request: RefCell<Vec<u8>>,
    /// The environment says what is watched.
    given: bool,
    /// The loop has begun to write the request.
    begun: Cell<bool>,
    full: Cell<bool>,
    threshold: Cell<u64>,
    window: Cell<u64>,
}

/// Sources whose requests are to be written when the next iteration begins.
pub(super) type Requests = RefCell<Vec<Ref<Source>>>;

struct Names {
    watch: &'static CStr,
    write: &'static CStr,
    file: &'static [u8],
    system: &'static CStr,
}

impl Resource {
    fn names(self) -> Names {
        match self {
            Self::Memory => Names {
                watch: c"MEMORY_PRESSURE_WATCH",
                write: c"MEMORY_PRESSURE_WRITE",
                file: b"/memory.pressure",
                system: c"/proc/pressure/memory",
            },
            Self::Cpu => {
                Names { watch: c"CPU_PRESSURE_WATCH", write: c"CPU_PRESSURE_WRITE", file: b"/cpu.pressure", system: c"/proc/pressure/cpu" }
            }
            Self::Io => {
                Names { watch: c"IO_PRESSURE_WATCH", write: c"IO_PRESSURE_WRITE", file: b"/io.pressure", system: c"/proc/pressure/io" }
            }
        }
    }

    /// What the environment says: where to watch, and what to write there.
    fn given(self) -> Result<Option<(CString, Vec<u8>)>> {
        let names = self.names();
        let Some(watch) = environment::secure(names.watch)? else { return Ok(None) };
        if matches!(watch.as_bytes(), b"" | b"/dev/null") {
            return Err(Errno::HOSTDOWN);
        }
        let normal = |path: &[u8]| path.strip_prefix(b"/").is_some_and(|rest| rest.split(|&c| c == b'/').all(is_plain));
        if !normal(watch.as_bytes()) {
            return Err(Errno::BADMSG);
        }
        let write = environment::secure(names.write)?.map_or(Ok(Vec::new()), |text| base64::decode(text.as_bytes()))?;
        Ok(Some((watch, write)))
    }

    /// The file of this process's control group or, where there is none, of the system.
    fn open_default(self) -> Result<Channel> {
        let names = self.names();
        let own = own_group().and_then(|group| CString::joined(&[b"/sys/fs/cgroup", &group, names.file]));
        let channel = match own.and_then(|path| pressure::open(&path)) {
            Err(Errno::NOENT | Errno::NODATA | Errno::NOTTY) => pressure::open(names.system),
            other => other,
        };
        channel.map_err(|e| if e == Errno::NOENT { Errno::OPNOTSUPP } else { e })
    }
}

fn is_plain(component: &[u8]) -> bool {
    !matches!(component, b"" | b"." | b"..")
}

/// The path of this process's group in the unified hierarchy.
fn own_group() -> Result<Vec<u8>> {
    let text = proc::read_file(c"/proc/self/cgroup", 64 << 10)?;
    let group = text.split(|&c| c == b'\n').find_map(|line| line.strip_prefix(b"0::")).ok_or(Errno::NODATA)?;
    Vec::copy_of(if group == b"/" { b"" } else { group })
}

/// Fires when `resource` runs short.
pub fn add_pressure(event: &Ref<Event>, resource: Resource, handler: Handler<PlainHandler>, userdata: *mut c_void) -> Result<User<Source>> {
    let given = resource.given()?;
    let is_given = given.is_some();
    let (channel, request) = match given {
        Some((path, request)) => (pressure::open(&path)?, request),
        None => (resource.open_default()?, Vec::new()),
    };
    let (fd, events) = match channel {
        Channel::File(fd) => (fd, PRI),
        Channel::Stream(fd) => (fd, IN),
    };
    let (callback, given) = handler.split()?;
    let kind = Box::new(Pressure {
        callback,
        resource,
        fd,
        events,
        ready: Cell::new(0),
        request: RefCell::new(request),
        given: is_given,
        begun: Cell::new(false),
        full: Cell::new(false),
        threshold: Cell::new(200_000),
        window: Cell::new(2_000_000),
    })?;
    event.requests.borrow_mut().reserve(1)?;
    let source = Source::new(event, Kind::Pressure(kind), given, userdata, ON)?;
    Source::begin(source, |source| {
        source.pressure()?.phrase()?;
        source.pressure()?.start(source, event)?;
        event.requests.borrow_mut().push_reserved(source.clone());
        Ok(())
    })
}

/// Writes the requests of sources that are new in this iteration.
pub(super) fn write_requests(event: &Ref<Event>) {
    loop {
        let Some(source) = event.requests.borrow_mut().pop() else { return };
        if let (Ok(pressure), Some(_)) = (source.pressure(), source.event()) {
            pressure.begun.set(true);
            pressure.write(&source, event);
        }
    }
}

/// A source leaves its loop before its request was written.
pub(super) fn forget(source: &Ref<Source>, event: &Event) {
    let mut requests = event.requests.borrow_mut();
    let place = requests.iter().position(|other| other.is(source));
    let left = place.map(|place| requests.remove(place));
    drop(requests);
    drop(left);
}

impl Pressure {
    /// Puts into words what the kernel is asked for, unless the environment has said it.
    fn phrase(&self) -> Result {
        if self.given {
            return Ok(());
        }
        let kind = if self.full.get() { b"full".as_slice() } else { b"some" };
        let text = CString::filled("% % %", &[kind, &Digits::from(self.threshold.get()), &Digits::from(self.window.get())])?;
        let request = Vec::copy_of(text.to_bytes_with_nul())?;
        self.request.replace(request);
        Ok(())
    }

    fn wanted(&self) -> u32 {
        let writes = self.begun.get() && !self.request.borrow().is_empty();
        self.events | if writes { OUT } else { 0 }
    }

    pub(super) fn start(&self, source: &Ref<Source>, event: &Event) -> Result {
        if source.number.get() != 0 {
            return Ok(());
        }
        event.registry.watch(source, self.fd.raw(), self.wanted())
    }

    pub(super) fn stop(&self, source: &Source, event: &Event) {
        if source.number.get() != 0 {
            event.registry.unwatch(source, self.fd.raw());
        }
    }

    /// Writes as much of the request as fits. A request that is refused switches the source off.
    fn write(&self, source: &Ref<Source>, event: &Event) {
        let outcome = {
            let mut request = self.request.borrow_mut();
            if request.is_empty() {
                return;
            }
            let written = pressure::write(self.fd.raw(), &request);
            if let Ok(count) = written {
                let count = count.min(request.len());
                request.consume(count);
            }
            written
        };
        match outcome {
            Ok(_) | Err(Errno::AGAIN | Errno::INTR) => {
                if source.number.get() != 0 {
                    let _ = event.registry.modify(source, self.fd.raw(), self.wanted());
                }
            }
            Err(_) => {
                let _ = Source::set_enabled(source, super::OFF);
            }
        }
    }

    /// The file or stream is ready.
    pub(super) fn ready(&self, source: &Ref<Source>, event: &Event, events: u32) {
        if events & OUT != 0 {
            self.write(source, event);
        }
        let events = events & !OUT;
        if events != 0 {
            self.ready.set(events);
            Source::set_pending(source, event, true);
        }
    }

    pub(super) fn call(&self, source: &Ref<Source>) -> c_int {
        if self.ready.get() & IN != 0 {
            let _ = pressure::drain(self.fd.raw());
        }
        match self.callback {
            Some(callback) => callback.call(source, source.userdata.get()),
            None if self.resource == Resource::Memory => {
                memory::trim();
                0
            }
            None => 0,
        }
    }

    /// `EBUSY` once notifications were asked for, or where the environment says what is watched.
    fn check_unasked(&self) -> Result {
        if self.given || self.begun.get() { Err(Errno::BUSY) } else { Ok(()) }
    }
}

impl Source {
    pub(super) fn pressure(&self) -> Result<&Pressure> {
        match &self.kind {
            Kind::Pressure(pressure) => Ok(pressure),
            _ => Err(Errno::DOM),
        }
    }

    /// `EDOM` unless the source is one of `resource`.
    pub fn check_pressure(&self, resource: Resource) -> Result {
        if self.pressure()?.resource == resource { Ok(()) } else { Err(Errno::DOM) }
    }

    /// Asks for notifications when `some` or `full` of the tasks are held up. Whether that is a change.
    pub fn set_pressure_type(&self, kind: &CStr) -> Result<bool> {
        let pressure = self.pressure()?;
        let full = match kind.to_bytes() {
            b"some" => false,
            b"full" => true,
            _ => return Err(Errno::INVAL),
        };
        pressure.check_unasked()?;
        pressure.change(&pressure.full, full)
    }

    /// Asks for notifications when tasks are held up for `threshold` µs in `window` µs. Whether that is a change.
    pub fn set_pressure_period(&self, threshold: u64, window: u64) -> Result<bool> {
        let pressure = self.pressure()?;
        if matches!(threshold, 0 | u64::MAX) || matches!(window, 0 | u64::MAX) {
            return Err(Errno::RANGE);
        }
        if threshold > window {
            return Err(Errno::INVAL);
        }
        pressure.check_unasked()?;
        let old = pressure.threshold.get();
        let first = pressure.change(&pressure.threshold, threshold)?;
        let second = pressure.change(&pressure.window, window).inspect_err(|_| pressure.threshold.set(old))?;
        Ok(first || second)
    }
}

impl Pressure {
    fn change<T: Copy + PartialEq>(&self, field: &Cell<T>, value: T) -> Result<bool> {
        let old = field.replace(value);
        if old == value {
            return Ok(false);
        }
        self.phrase().inspect_err(|_| field.set(old))?;
        Ok(true)
    }
}
