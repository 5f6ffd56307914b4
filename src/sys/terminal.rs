//! Does somebody look at a terminal that shows colours? `SYSTEMD_COLORS` and `NO_COLOR` say so, else the output and its `TERM` do.

use super::environment;
use core::ffi::c_int;
use core::sync::atomic::{AtomicU8, Ordering};

/// What [`wants_colours`] has answered: 0 is not asked yet, 1 no, 2 yes.
static ANSWER: AtomicU8 = AtomicU8::new(0);

/// Whether text for people is written in colour; found out once.
pub fn wants_colours() -> bool {
    if ANSWER.load(Ordering::Relaxed) == 0 {
        ANSWER.store(1 + u8::from(ask()), Ordering::Relaxed);
    }
    ANSWER.load(Ordering::Relaxed) == 2
}

fn ask() -> bool {
    match environment::secure(c"SYSTEMD_COLORS") {
        Ok(Some(value)) => !matches!(value.as_bytes(), b"0" | b"no" | b"n" | b"false" | b"f" | b"off"),
        _ => !is_set(c"NO_COLOR") && is_terminal(1) && is_terminal(2) && !is_dumb(),
    }
}

fn is_set(name: &core::ffi::CStr) -> bool {
    environment::read(name, |value| value.is_some_and(|value| !value.is_empty()))
}

fn is_dumb() -> bool {
    environment::read(c"TERM", |value| value.is_none_or(|value| value == b"dumb"))
}

fn is_terminal(fd: c_int) -> bool {
    // SAFETY: isatty checks the descriptor.
    unsafe { libc::isatty(fd) == 1 }
}
