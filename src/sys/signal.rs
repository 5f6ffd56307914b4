//! How do signals become readable? Blocked in the thread's mask, they are read from a signalfd(2).

use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Digits};
use core::ffi::c_int;
use core::mem::MaybeUninit;

/// What is known of a received signal.
pub type Info = libc::signalfd_siginfo;

/// The highest signal number.
pub const LAST: c_int = 64;

macro_rules! named {
    ($($signal:ident)*) => { &[$((libc::$signal as u8, abbreviation(stringify!($signal)))),*] };
}

/// The signals that have names, and these without SIG, filled up with zeros.
const NAMES: &[(u8, [u8; 6])] = named! {
    SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT
    SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS
};

const fn abbreviation(name: &str) -> [u8; 6] {
    let (name, mut letters, mut i) = (name.as_bytes(), [0; 6], 0);
    while i + 3 < name.len() {
        letters[i] = name[i + 3];
        i += 1;
    }
    letters
}

/// What a signal is called: `USR1`, `RTMIN+3`.
pub fn name(signal: c_int) -> Result<CString> {
    let named = NAMES.iter().find(|(number, _)| c_int::from(*number) == signal);
    match named.and_then(|(_, letters)| letters.split(|&letter| letter == 0).next()) {
        Some(name) => CString::new(name),
        None if signal < libc::SIGRTMIN() => CString::new(&Digits::from(signal)),
        None => CString::filled("RTMIN+%", &[&Digits::from(signal - libc::SIGRTMIN())]),
    }
}

/// A set of signals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signals(u64);

impl Signals {
    /// No signal.
    pub const NONE: Self = Self(0);

    /// One signal, from 1 to [`LAST`].
    pub const fn only(signal: c_int) -> Self {
        Self(1 << ((signal - 1) & 63))
    }

    /// Those of both sets.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that the other set has not.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the sets have a signal in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn to_c(self) -> libc::sigset_t {
        let mut set = MaybeUninit::uninit();
        // SAFETY: sigemptyset initialises the set.
        unsafe { libc::sigemptyset(set.as_mut_ptr()) };
        // SAFETY: just initialised.
        let mut set = unsafe { set.assume_init() };
        for signal in (1..=LAST).filter(|&signal| self.meets(Self::only(signal))) {
            // SAFETY: the set is initialised; a number that is no signal is refused.
            unsafe { libc::sigaddset(&mut set, signal) };
        }
        set
    }
}

/// Whether the calling thread has blocked `signal`.
pub fn is_blocked(signal: c_int) -> bool {
    let mut set = Signals::NONE.to_c();
    // SAFETY: the set receives the mask, which is not changed.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, core::ptr::null(), &mut set) };
    // SAFETY: the set is initialised.
    unsafe { libc::sigismember(&set, signal) == 1 }
}

/// Blocks `signal` in the calling thread, or no longer blocks it.
pub fn block(signal: c_int, block: bool) -> Result {
    let how = if block { libc::SIG_BLOCK } else { libc::SIG_UNBLOCK };
    // SAFETY: the set is valid for the call, the old one is not asked for.
    let error = unsafe { libc::pthread_sigmask(how, &Signals::only(signal).to_c(), core::ptr::null_mut()) };
    if error == 0 { Ok(()) } else { Err(Errno::new(error)) }
}

/// A descriptor that signals are read from.
pub struct SignalFd(Fd);

impl SignalFd {
    /// Reads the signals of a set.
    pub fn new(signals: Signals) -> Result<Self> {
        let flags = libc::SFD_NONBLOCK | libc::SFD_CLOEXEC;
        // SAFETY: the set is valid for the call.
        let raw = check(unsafe { libc::signalfd(-1, &signals.to_c(), flags) })?;
        let fd = Fd::own(raw);
        if raw > 2 { Ok(Self(fd)) } else { Fd::duplicate(raw).map(Self) }
    }

    /// Reads the signals of another set from now on.
    pub fn set(&self, signals: Signals) -> Result {
        let flags = libc::SFD_NONBLOCK | libc::SFD_CLOEXEC;
        // SAFETY: as above.
        check(unsafe { libc::signalfd(self.raw(), &signals.to_c(), flags) }).map(|_| ())
    }

    /// The descriptor.
    pub fn raw(&self) -> c_int {
        self.0.raw()
    }

    /// The next signal; `None` when there is none.
    pub fn read(&self) -> Result<Option<Info>> {
        let mut info = MaybeUninit::<Info>::uninit();
        // SAFETY: the kernel writes at most one info.
        match check_size(unsafe { libc::read(self.raw(), info.as_mut_ptr().cast(), size_of::<Info>()) }) {
            // SAFETY: it wrote a whole one.
            Ok(size) if size == size_of::<Info>() => Ok(Some(unsafe { info.assume_init() })),
            Ok(_) => Err(Errno::IO),
            Err(Errno::AGAIN | Errno::INTR) => Ok(None),
            Err(e) => Err(e),
        }
    }
}
