//! What does a control group path say about a process? Its unit, slice, login session and owner, by the naming rules of
//! systemd's control group hierarchy (systemd.unit(5), systemd.slice(5)), which sd_bus_creds_get_unit(3) and sd-login(3) tell.
//!
//! Paths begin below the root of the hierarchy; a component `_x` stands for `x` wherever a unit's name is told. `.` and `..` are what they are
//! elsewhere only where slices are looked for: `EINVAL` comes with the latter.

#![forbid(unsafe_code)]

use super::integer::uid;
use super::words;
use crate::errno::{Errno, Result};
use crate::mem;

const UNIT_TYPES: &str = "service socket device mount automount swap target path timer slice scope";
/// The length of a unit's name, without the NUL.
const UNIT_NAME_MAX: usize = 255;

/// The path in the unified hierarchy, from the text of `/proc/PID/cgroup`.
pub fn unified(text: &[u8]) -> Result<&[u8]> {
    let path = text.split(|&b| b == b'\n').find_map(|line| line.strip_prefix(b"0::")).ok_or(Errno::NODATA)?;
    if path.starts_with(b"/../") {
        return Err(Errno::UNATCH); // the group is not below the root that we may see
    }
    Ok(path.strip_suffix(b" (deleted)").unwrap_or(path))
}

/// The root that PID 1's own path implies: what stands before the group it keeps itself in.
pub fn root(init: &[u8]) -> &[u8] {
    init.strip_suffix(b"/init.scope").or_else(|| init.strip_suffix(b"/")).unwrap_or(init)
}

/// `path` as seen from `root`; unchanged when it is not below it.
pub fn below<'a>(path: &'a [u8], root: &[u8]) -> &'a [u8] {
    match path.strip_prefix(root) {
        Some(rest) if rest.starts_with(b"/") => rest,
        _ => path,
    }
}

/// The unit of the system manager.
pub fn unit(path: &[u8]) -> Option<&[u8]> {
    let (first, _) = split(after_slices(path));
    let name = unescape(first);
    (is_unit(name, Template::Instance) && !name.ends_with(b".slice")).then_some(name)
}

/// The innermost slice of the system manager; `-.slice` is the root.
pub fn slice(path: &[u8]) -> Result<&[u8]> {
    let (mut slice, mut rest): (&[u8], _) = (b"-.slice", path);
    loop {
        let (first, behind) = split(rest);
        let name = unescape(first);
        match first {
            b"." => (),
            b".." => return Err(Errno::INVAL),
            _ if first.len() > UNIT_NAME_MAX => return Err(Errno::INVAL),
            _ if !is_slice(name) => return Ok(slice),
            _ => slice = name,
        }
        rest = behind;
    }
}

/// The unit of the user's manager.
pub fn user_unit(path: &[u8]) -> Option<&[u8]> {
    unit(below_user(path)?)
}

/// The innermost slice of the user's manager.
pub fn user_slice(path: &[u8]) -> Result<Option<&[u8]>> {
    below_user(path).map(slice).transpose()
}

/// The login session.
pub fn session(path: &[u8]) -> Option<&[u8]> {
    session_of(unit(path)?)
}

/// The uid whose slice the path lies in.
pub fn owner(path: &[u8]) -> Result<Option<u32>> {
    let user = slice(path)?.strip_prefix(b"user-").and_then(|slice| slice.strip_suffix(b".slice"));
    Ok(user.and_then(uid))
}

/// A login session's id out of its scope's name.
fn session_of(scope: &[u8]) -> Option<&[u8]> {
    let id = scope.strip_prefix(b"session-")?.strip_suffix(b".scope")?;
    (!id.is_empty() && id.iter().all(u8::is_ascii_alphanumeric)).then_some(id)
}

/// What stands below a user's manager, a capsule's, or a login session.
fn below_user(path: &[u8]) -> Option<&[u8]> {
    let (first, rest) = split(after_slices(path));
    let instance = |prefix: &[u8]| first.strip_prefix(prefix)?.strip_suffix(b".service");
    let is_user = instance(b"user@").is_some_and(|id| uid(id).is_some());
    let is_capsule = instance(b"capsule@").is_some_and(is_capsule);
    (is_user || is_capsule || session_of(first).is_some()).then_some(rest)
}

fn is_capsule(name: &[u8]) -> bool {
    let allowed = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    !name.is_empty() && name.len() < UNIT_NAME_MAX && name.iter().all(allowed)
}

fn after_slices(mut path: &[u8]) -> &[u8] {
    loop {
        let (first, rest) = split(path);
        if !is_slice(unescape(first)) {
            return path;
        }
        path = rest;
    }
}

/// The first component and what stands behind it.
fn split(path: &[u8]) -> (&[u8], &[u8]) {
    let start = path.iter().position(|&b| b != b'/').unwrap_or(path.len());
    let path = &path[start..];
    path.split_at(mem::find(b'/', path).unwrap_or(path.len()))
}

fn unescape(component: &[u8]) -> &[u8] {
    component.strip_prefix(b"_").unwrap_or(component)
}

fn is_slice(name: &[u8]) -> bool {
    name.ends_with(b".slice") && is_unit(name, Template::Plain)
}

#[derive(PartialEq)]
enum Template {
    /// No `@` at all.
    Plain,
    /// Either no `@`, or one with an instance behind it.
    Instance,
}

fn is_unit(name: &[u8], allowed: Template) -> bool {
    let Some((stem, suffix)) = mem::rfind(b'.', name).and_then(|dot| name.split_at_checked(dot)) else { return false };
    let suffix = suffix.get(1..).unwrap_or_default();
    let is_legal = |b: &u8| b.is_ascii_alphanumeric() || b":-_.\\@".contains(b);
    if name.len() > UNIT_NAME_MAX || stem.is_empty() || words::position(UNIT_TYPES, suffix).is_none() || !stem.iter().all(is_legal) {
        return false;
    }
    match mem::find(b'@', stem) {
        None => true,
        Some(at) => allowed == Template::Instance && at > 0 && at + 1 < stem.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: Option<&[u8]>) -> Option<&str> {
        bytes.map(|b| core::str::from_utf8(b).unwrap())
    }

    /// Path, unit, slice, user unit, user slice, session, owner, as the reference tells them.
    type Row =
        (&'static str, Option<&'static str>, &'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>, Option<u32>);

    #[test]
    #[rustfmt::skip]
    fn tells_what_the_reference_tells() {
        let rows: &[Row] = &[
            ("/", None, "-.slice", None, None, None, None),
            ("/system.slice/foo.service/sub/x", Some("foo.service"), "system.slice", None, None, None, None),
            ("/user.slice/user-1000.slice/session-3.scope", Some("session-3.scope"), "user-1000.slice", None, Some("-.slice"), Some("3"), Some(1000)),
            ("/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.service", Some("user@1000.service"), "user-1000.slice", Some("app-foo.service"), Some("app.slice"), None, Some(1000)),
            ("/user.slice/user-1000.slice/user@1000.service", Some("user@1000.service"), "user-1000.slice", None, Some("-.slice"), None, Some(1000)),
            ("/a.slice/_cpu.service/b", Some("cpu.service"), "a.slice", None, None, None, None),
            ("/system.slice/getty@.service", None, "system.slice", None, None, None, None),
            ("/session-3.scope", Some("session-3.scope"), "-.slice", None, Some("-.slice"), Some("3"), None),
            ("/user.slice/user-1000.slice/session-.scope", Some("session-.scope"), "user-1000.slice", None, None, None, Some(1000)),
            ("/user.slice/user-1000.slice/session-a b.scope", None, "user-1000.slice", None, None, None, Some(1000)),
            ("/a/b.slice/c.service", None, "-.slice", None, None, None, None),
            ("/a.slice//b.slice//c.service", Some("c.service"), "b.slice", None, None, None, None),
            ("/.slice/c.service", None, "-.slice", None, None, None, None),
            ("/user.slice/user-1000.slice/user@abc.service/a.slice/x.service", Some("user@abc.service"), "user-1000.slice", None, None, None, Some(1000)),
            ("/user.slice/user-1000.slice/session-c2.scope/foo.service", Some("session-c2.scope"), "user-1000.slice", Some("foo.service"), Some("-.slice"), Some("c2"), Some(1000)),
            ("/user.slice/user-65535.slice/foo.service", Some("foo.service"), "user-65535.slice", None, None, None, None),
            ("/user.slice/user-010.slice/foo.service", Some("foo.service"), "user-010.slice", None, None, None, None),
            ("/capsule.slice/capsule@foo.service/a.slice/x.service", Some("capsule@foo.service"), "capsule.slice", Some("x.service"), Some("a.slice"), None, None),
            ("/capsule.slice/capsule@x:1.service/a.slice/x.service", Some("capsule@x:1.service"), "capsule.slice", None, None, None, None),
            ("/user.slice/user-1000.slice/_session-3.scope", Some("session-3.scope"), "user-1000.slice", None, None, Some("3"), Some(1000)),
            ("/_user.slice/_user-1000.slice/x.service", Some("x.service"), "user-1000.slice", None, None, None, Some(1000)),
            ("/a@b.slice/y.service", None, "-.slice", None, None, None, None),
            ("/system.slice/foo@a@b.service", Some("foo@a@b.service"), "system.slice", None, None, None, None),
            ("/system.slice/@a.service", None, "system.slice", None, None, None, None),
            ("/./a.slice/./b.service", None, "a.slice", None, None, None, None),
            ("relative", None, "-.slice", None, None, None, None),
        ];
        for row in rows {
            let path = row.0.as_bytes();
            let told = (row.0, text(unit(path)), text(slice(path).ok()).unwrap(), text(user_unit(path)), text(user_slice(path).unwrap()), text(session(path)), owner(path).unwrap());
            assert_eq!(told, *row);
        }
    }

    #[test]
    fn sees_through_the_root_of_a_container() {
        for init in ["/m.slice/x.scope/p/init.scope", "/m.slice/x.scope/p", "/m.slice/x.scope/p/"] {
            assert_eq!(below(b"/m.slice/x.scope/p/a.service", root(init.as_bytes())), b"/a.service");
        }
        assert_eq!(below(b"/x.scope/p/system.slice/a.service", root(b"/x.scope/p/system.slice")), b"/a.service");
        assert_eq!(below(b"/p2/a.service", b"/p"), b"/p2/a.service");
        assert_eq!(below(b"/a.slice", b"/a.slice"), b"/a.slice");
    }

    #[test]
    fn finds_the_unified_hierarchy() {
        assert_eq!(unified(b"1:a:/q\n0::/x.service (deleted)\n").ok(), Some(b"/x.service".as_slice()));
        assert_eq!(unified(b"1:name=systemd:/x\n").err(), Some(Errno::NODATA));
        assert_eq!(unified(b"0::/../x\n").err(), Some(Errno::UNATCH));
    }

    #[test]
    fn looks_for_no_slice_above() {
        for path in ["/..", "/a.slice/..", "/a.slice/../b.slice/c.service"] {
            assert_eq!(slice(path.as_bytes()), Err(Errno::INVAL));
        }
        assert_eq!(user_slice(b"/user.slice/user@1000.service/a.slice/../x.service"), Err(Errno::INVAL));
        assert_eq!(slice(b"/a.slice/b.service/.."), Ok(b"a.slice".as_slice()));
    }
}
