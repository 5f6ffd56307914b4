//! What is the one error type? An errno, never 0; C sees it negated.

#![forbid(unsafe_code)]

use core::ffi::c_int;
use core::num::NonZeroIsize;

/// A positive errno value. It is as wide as a pointer, so that a handle, a length or an error comes back in registers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Errno(NonZeroIsize);

/// What every fallible function of the crate returns.
pub type Result<T = ()> = core::result::Result<T, Errno>;

impl Errno {
    /// `raw` is a positive errno; anything else, which no caller means to pass, becomes `EIO`.
    pub const fn new(raw: c_int) -> Self {
        match NonZeroIsize::new(raw as isize) {
            Some(value) if raw > 0 => Self(value),
            _ => Self::IO,
        }
    }

    /// The positive value, as in `errno`.
    pub const fn get(self) -> c_int {
        self.0.get() as c_int
    }

    /// The value a C function of the API returns.
    pub const fn negated(self) -> c_int {
        -self.get()
    }

    /// Whether the kernel, or a sandbox in front of it, does not know what it was asked for.
    pub fn is_unsupported(self) -> bool {
        let known = [Self::OPNOTSUPP, Self::NOTTY, Self::NOSYS, Self::AFNOSUPPORT, Self::PROTONOSUPPORT];
        known.contains(&self) || matches!(self.get(), libc::EPFNOSUPPORT | libc::ESOCKTNOSUPPORT | libc::ENOPROTOOPT)
    }

    /// Reads a return value of user code or of the C API: negative is an error.
    pub fn check(ret: c_int) -> Result<c_int> {
        if ret < 0 { Err(Self::new(ret.saturating_neg())) } else { Ok(ret) }
    }
}

impl core::fmt::Debug for Errno {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Errno({})", self.0)
    }
}

/// The return value of an API function: the number, or the errno negated.
pub fn to_c(result: Result<c_int>) -> c_int {
    result.unwrap_or_else(Errno::negated)
}

/// As [`to_c`], for functions whose success is 0.
pub fn status(result: Result) -> c_int {
    result.map_or_else(Errno::negated, |()| 0)
}

macro_rules! errnos {
    ($($name:ident = $value:ident),* $(,)?) => {
        impl Errno {
            $(#[allow(missing_docs)] pub const $name: Self = match NonZeroIsize::new(libc::$value as isize) {
                Some(value) => Self(value),
                None => unreachable!(),
            };)*
        }
    };
}

errnos! {
    PERM = EPERM, NOENT = ENOENT, SRCH = ESRCH, INTR = EINTR, IO = EIO, NXIO = ENXIO, TOOBIG = E2BIG,
    NOEXEC = ENOEXEC, BADF = EBADF, CHILD = ECHILD, AGAIN = EAGAIN, NOMEM = ENOMEM, ACCES = EACCES,
    BUSY = EBUSY, EXIST = EEXIST, NODEV = ENODEV, NOTDIR = ENOTDIR, ISDIR = EISDIR, INVAL = EINVAL, MFILE = EMFILE,
    NOTTY = ENOTTY, FBIG = EFBIG, NOSPC = ENOSPC, ROFS = EROFS, PIPE = EPIPE, DOM = EDOM, RANGE = ERANGE,
    DEADLK = EDEADLK, NAMETOOLONG = ENAMETOOLONG, NOSYS = ENOSYS, NOTEMPTY = ENOTEMPTY, LOOP = ELOOP,
    CHRNG = ECHRNG, NODATA = ENODATA, TIME = ETIME, REMOTE = EREMOTE, PROTO = EPROTO, BADMSG = EBADMSG,
    OVERFLOW = EOVERFLOW, NOTUNIQ = ENOTUNIQ, BADFD = EBADFD, REMCHG = EREMCHG, NOTSOCK = ENOTSOCK,
    DESTADDRREQ = EDESTADDRREQ, MSGSIZE = EMSGSIZE, PROTOTYPE = EPROTOTYPE, PROTONOSUPPORT = EPROTONOSUPPORT,
    OPNOTSUPP = EOPNOTSUPP, AFNOSUPPORT = EAFNOSUPPORT, ADDRINUSE = EADDRINUSE, ADDRNOTAVAIL = EADDRNOTAVAIL,
    NETUNREACH = ENETUNREACH, CONNABORTED = ECONNABORTED, CONNRESET = ECONNRESET, NOBUFS = ENOBUFS,
    ISCONN = EISCONN, NOTCONN = ENOTCONN, SHUTDOWN = ESHUTDOWN, TIMEDOUT = ETIMEDOUT,
    CONNREFUSED = ECONNREFUSED, HOSTDOWN = EHOSTDOWN, HOSTUNREACH = EHOSTUNREACH, ALREADY = EALREADY, INPROGRESS = EINPROGRESS,
    STALE = ESTALE, UCLEAN = EUCLEAN, REMOTEIO = EREMOTEIO, NOMEDIUM = ENOMEDIUM, MEDIUMTYPE = EMEDIUMTYPE,
    CANCELED = ECANCELED, NOKEY = ENOKEY, OWNERDEAD = EOWNERDEAD, BADR = EBADR, ILSEQ = EILSEQ, UNATCH = EUNATCH,
    XDEV = EXDEV, NOLINK = ENOLINK, LIBEXEC = ELIBEXEC, NOTRECOVERABLE = ENOTRECOVERABLE, NOPKG = ENOPKG, NOMSG = ENOMSG,
}
