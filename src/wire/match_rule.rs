//! What does a match rule ask for? Its text parsed into components in the order in which they are tested, and the test of each
//! that is more than equality. sd_bus_add_match(3), "Match Rules" of the D-Bus specification.
//!
//! Grammar: `key=value` between commas, spaces before a key. A value is quoted with `'` or reaches to the next comma; a backslash
//! takes the next character as it is. As in the reference, values are not checked: the bus does that.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{Digits, Vec};

/// What a component tests; the order is that of the tests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Field {
    /// `sender`
    Sender,
    /// `type`
    Type,
    /// `destination`
    Destination,
    /// `interface`
    Interface,
    /// `member`
    Member,
    /// `path`
    Path,
    /// `path_namespace`
    PathNamespace,
    /// `argN`
    Arg(u8),
    /// `argNpath`
    ArgPath(u8),
    /// `argNnamespace`
    ArgNamespace(u8),
    /// `argNhas`
    ArgHas(u8),
}

/// Arguments that a rule can speak of.
pub const ARGS: u8 = 64;

impl Field {
    fn of(key: &[u8]) -> Option<Self> {
        Some(match key {
            b"sender" => Self::Sender,
            b"type" => Self::Type,
            b"destination" => Self::Destination,
            b"interface" => Self::Interface,
            b"member" => Self::Member,
            b"path" => Self::Path,
            b"path_namespace" => Self::PathNamespace,
            _ => return Self::of_argument(key.strip_prefix(b"arg")?),
        })
    }

    fn of_argument(key: &[u8]) -> Option<Self> {
        let digits = key.iter().take_while(|b| b.is_ascii_digit()).count();
        let (number, suffix) = key.split_at_checked(digits)?;
        if number.len() > 1 && number.starts_with(b"0") {
            return None;
        }
        let number = Digits::number(number, 10).ok().and_then(|number| u8::try_from(number).ok()).filter(|number| *number < ARGS)?;
        match suffix {
            b"" => Some(Self::Arg(number)),
            b"path" => Some(Self::ArgPath(number)),
            b"namespace" => Some(Self::ArgNamespace(number)),
            b"has" => Some(Self::ArgHas(number)),
            _ => None,
        }
    }

    /// The argument that it tests.
    pub fn argument(self) -> Option<u8> {
        match self {
            Self::Arg(n) | Self::ArgPath(n) | Self::ArgNamespace(n) | Self::ArgHas(n) => Some(n),
            _ => None,
        }
    }
}

/// What the type of a message is called in rules.
pub fn type_name(kind: u8) -> Option<&'static [u8]> {
    Some(match kind {
        1 => b"method_call",
        2 => b"method_return",
        3 => b"error",
        4 => b"signal",
        _ => return None,
    })
}

/// A parsed rule.
pub struct Rule {
    text: Vec<u8>,
    /// What is tested, and where in the text the value begins and ends.
    components: Vec<(Field, u32, u32)>,
}

/// Components that there is room for at first.
const USUAL: usize = 8;

/// What messages of our own making, which no bus sends, are marked with.
const LOCAL: &[u8] = b"org.freedesktop.DBus.Local";
const LOCAL_PATH: &[u8] = b"/org/freedesktop/DBus/Local";

impl Rule {
    /// Reads a rule; `INVAL` for anything that is none, an unknown or repeated key included.
    pub fn parse(mut rule: &[u8]) -> Result<Self> {
        let mut parsed = Self { text: Vec::new(), components: Vec::new() };
        parsed.text.reserve_exact(rule.len())?;
        parsed.components.reserve_exact(USUAL)?;
        while !rule.is_empty() {
            while let Some(behind) = rule.strip_prefix(b" ") {
                rule = behind;
            }
            rule = parsed.component(rule)?;
        }
        Ok(parsed)
    }

    /// Reads one component and returns what follows its comma.
    fn component<'a>(&mut self, rule: &'a [u8]) -> Result<&'a [u8]> {
        let equals = rule.iter().position(|&byte| byte == b'=').ok_or(Errno::INVAL)?;
        let (key, value) = rule.split_at(equals);
        let field = Field::of(key).ok_or(Errno::INVAL)?;
        let start = self.text.len();
        let rest = self.value(value.get(1..).unwrap_or_default())?;
        let place = match self.components.binary_search_by_key(&field, |(field, ..)| *field) {
            Err(place) => place,
            Ok(_) => return Err(Errno::INVAL),
        };
        if field == Field::Type && !(1..=4).any(|kind| type_name(kind) == self.text.get(start..)) {
            return Err(Errno::INVAL);
        }
        self.components.insert(place, (field, start as u32, self.text.len() as u32))?;
        Ok(rest)
    }

    /// Unescapes a value and returns what follows its comma.
    fn value<'a>(&mut self, text: &'a [u8]) -> Result<&'a [u8]> {
        let (quoted, mut rest) = match text.strip_prefix(b"'") {
            Some(text) => (true, text),
            None => (false, text),
        };
        let end = if quoted { b'\'' } else { b',' };
        loop {
            let stretch = rest.iter().position(|&byte| byte == end || byte == b'\\').unwrap_or(rest.len());
            let (plain, behind) = rest.split_at_checked(stretch).unwrap_or_default();
            self.text.extend(plain)?;
            rest = behind;
            let [b'\\', literal, behind @ ..] = rest else { break };
            self.text.extend(&[*literal])?;
            rest = behind;
        }
        match (quoted, rest) {
            (false, [_, behind @ ..]) | (true, [b'\'', b',', behind @ ..]) => Ok(behind),
            (false, []) | (true, [b'\'']) => Ok(b""),
            (true, _) => Err(Errno::INVAL),
        }
    }

    /// What it asks for, in the order of [`Field`].
    pub fn components(&self) -> impl Iterator<Item = (Field, &[u8])> {
        (0..self.components.len()).map_while(|index| self.component_at(index))
    }

    /// How many that are.
    #[inline(always)]
    pub fn count(&self) -> usize {
        self.components.len()
    }

    /// One of them.
    pub fn component_at(&self, index: usize) -> Option<(Field, &[u8])> {
        let &(field, start, end) = self.components.get(index)?;
        Some((field, self.text.get(start as usize..end as usize)?))
    }

    /// Whether it can only match messages of our own making.
    pub fn is_local(&self) -> bool {
        self.components().any(|(field, value)| match field {
            Field::Sender | Field::Interface => value == LOCAL,
            Field::Path => value == LOCAL_PATH,
            _ => false,
        })
    }
}

/// Whether the first `at` bytes of `value` are a namespace that it lies in: all of it, or what stands before or ends with a separator.
pub fn ends_namespace(value: &[u8], at: usize, separator: u8) -> bool {
    let ends = |at: usize| value.get(at).is_none_or(|byte| *byte == separator);
    ends(at) || at > 0 && ends(at - 1)
}

/// Whether `value` lies in a namespace.
pub fn is_namespace(namespace: &[u8], value: &[u8], separator: u8) -> bool {
    value.starts_with(namespace) && ends_namespace(value, namespace.len(), separator)
}

/// Whether an argument lies at or below the path that a rule names, or the other way round: what ends with a slash stands for all
/// that begins with it.
pub fn path_matches(pattern: &[u8], value: &[u8]) -> bool {
    let below = |path: &[u8], directory: &[u8]| directory.ends_with(b"/") && path.starts_with(directory);
    pattern == value || below(value, pattern) || below(pattern, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(rule: &str) -> std::vec::Vec<(Field, std::string::String)> {
        let rule = Rule::parse(rule.as_bytes()).ok().unwrap();
        rule.components().map(|(field, value)| (field, std::string::String::from_utf8(value.to_vec()).unwrap())).collect()
    }

    fn arg0(rule: &str) -> std::string::String {
        values(rule)[0].1.clone()
    }

    #[test]
    fn accepts_what_the_reference_accepts() {
        for rule in
            ["", "type='signal'", "type=signal", "type='signal',", "  type='signal',  member='M'", "sender=''", "member=A\\", "arg5="]
        {
            assert!(Rule::parse(rule.as_bytes()).is_ok(), "{rule}");
        }
        for rule in [
            " ",
            ",",
            "type",
            "type=",
            "type='signal',,",
            ",type='signal'",
            "type ='signal'",
            "type= 'signal'",
            "type='signal' ",
            "type=\"signal\"",
            "type='signal'member='A'",
            "type='sig''nal'",
            "type='signal",
            "type='SIGNAL'",
            "arg00='x'",
            "arg64='x'",
            "arg='x'",
            "arg-1='x'",
            "arg0pathx='/x'",
            "arg0='a',arg0='b'",
            "type='signal',type='signal'",
            "eavesdrop='true'",
            "TYPE='signal'",
            "member='A\\'",
            "member='A\\",
            "arg0=yy, ",
            "\ttype='signal'",
            "type='signal';",
            "=x",
            "arg0='a'b",
        ] {
            assert_eq!(Rule::parse(rule.as_bytes()).err(), Some(Errno::INVAL), "{rule}");
        }
    }

    #[test]
    fn unescapes_values() {
        for (rule, value) in [
            (r"arg0='a\'b'", "a'b"),
            (r"arg0=a\'b", "a'b"),
            (r"arg0=a\,b", "a,b"),
            (r"arg0='a\\'", r"a\"),
            ("arg0=a'b'c", "a'b'c"),
            (r"arg0=\", ""),
            (r"arg0='a\b'", "ab"),
            ("arg0= a ", " a "),
            ("arg0='a,b'", "a,b"),
        ] {
            assert_eq!(arg0(rule), value, "{rule}");
        }
    }

    #[test]
    fn orders_components() {
        let fields: std::vec::Vec<_> =
            values("arg1has=a,arg2namespace=a,arg10=a,arg1path=a,arg0path=a,arg2=a,path_namespace=a,path=a,member=a,interface=a,destination=a,type=error,sender=a")
                .into_iter().map(|(field, _)| field).collect();
        use Field::*;
        assert_eq!(
            fields,
            [
                Sender,
                Type,
                Destination,
                Interface,
                Member,
                Path,
                PathNamespace,
                Arg(2),
                Arg(10),
                ArgPath(0),
                ArgPath(1),
                ArgNamespace(2),
                ArgHas(1)
            ]
        );
    }

    #[test]
    fn namespaces_end_at_separators() {
        let found = |value: &'static str| {
            let ends = (0..=value.len()).filter(|&at| ends_namespace(value.as_bytes(), at, b'/'));
            ends.map(|at| &value[..at]).collect::<std::vec::Vec<_>>()
        };
        assert_eq!(found("/a/b"), ["", "/", "/a", "/a/", "/a/b"]);
        assert_eq!(found("/"), ["", "/"]);
        assert_eq!(found(""), [""]);
    }

    #[test]
    fn paths_match_both_ways() {
        assert!(path_matches(b"/a/", b"/a/b") && path_matches(b"/a/b", b"/a/") && path_matches(b"/a", b"/a") && path_matches(b"", b""));
        assert!(!path_matches(b"/a", b"/a/b") && !path_matches(b"/a/b", b"/a") && !path_matches(b"", b"/"));
    }
}
