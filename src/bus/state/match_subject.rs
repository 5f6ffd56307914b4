//! What do match rules see of a message? Header fields and the leading arguments that are text, indexed once per message.

#![forbid(unsafe_code)]

use crate::message::Message;
use crate::wire::marshal::Bytes;
use crate::wire::match_rule::{Field, Rule, is_namespace, path_matches, type_name};
use crate::wire::{signature, utf8};
use core::cell::Cell;

/// An argument, as far as rules can test it.
#[derive(Clone, Copy)]
enum Argument<'a> {
    /// Neither text nor a list of texts, or not looked at.
    Other,
    /// `s`, `o` or `g`
    Text(&'a [u8]),
    /// `as`, `ao` or `ag`, as it lies in the message
    List(Elements<'a>),
}

/// A list of texts.
#[derive(Clone, Copy)]
pub struct Elements<'a> {
    bytes: Bytes<'a>,
    at: usize,
    end: usize,
    is_signatures: bool,
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.at >= self.end {
            return None;
        }
        let (text, behind) = if self.is_signatures { self.bytes.signature(self.at) } else { self.bytes.string(self.at) }.ok()?;
        self.at = behind;
        Some(text)
    }
}

impl Elements<'_> {
    /// Where in the message the next element is.
    pub fn at(&self) -> usize {
        self.at
    }
}

/// The number of a value that has not been looked for.
const UNKNOWN: u32 = u32::MAX;
/// The number of a value that no rule has.
const ABSENT: u32 = u32::MAX - 1;

const HEADER_FIELDS: usize = 6;

/// Arguments that are indexed; rules that ask for others are rare.
const NEAR: usize = 4;

/// A message to find rules for.
pub struct Subject<'a> {
    message: &'a Message,
    near: [Argument<'a>; NEAR],
    symbols: [Cell<u32>; HEADER_FIELDS + NEAR],
}

impl<'a> Subject<'a> {
    /// A sealed message, of which rules ask for the first `arguments` arguments.
    pub fn new(message: &'a Message, arguments: u8) -> Self {
        let symbols = [const { Cell::new(UNKNOWN) }; HEADER_FIELDS + NEAR];
        let mut subject = Self { message, near: [Argument::Other; NEAR], symbols };
        if arguments > 0 {
            subject.index(arguments);
        }
        subject
    }

    #[inline(never)]
    fn index(&mut self, arguments: u8) {
        for (place, argument) in self.near.iter_mut().take(arguments.into()).zip(arguments_of(self.message)) {
            *place = argument;
        }
    }

    fn argument(&self, number: u8) -> Argument<'a> {
        match self.near.get(usize::from(number)) {
            Some(argument) => *argument,
            None => arguments_of(self.message).nth(number.into()).unwrap_or(Argument::Other),
        }
    }

    /// The text of a header field or of an argument.
    pub fn text(&self, field: Field) -> Option<&'a [u8]> {
        match field {
            Field::Type => type_name(self.message.kind()),
            Field::Sender => self.message.sender(),
            Field::Destination => self.message.destination(),
            Field::Interface => self.message.interface(),
            Field::Member => self.message.member(),
            Field::Path => self.message.path(),
            Field::Arg(number) => match self.argument(number) {
                Argument::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it passes the tests of a rule, from one of them on.
    #[inline(never)]
    pub fn fits(&self, rule: &Rule, mut at: usize) -> bool {
        while let Some((field, value)) = rule.component_at(at) {
            if !self.passes(field, value) {
                return false;
            }
            at += 1;
        }
        true
    }

    fn passes(&self, field: Field, value: &[u8]) -> bool {
        let is = |field: Field, test: &dyn Fn(&[u8]) -> bool| self.text(field).is_some_and(test);
        match field {
            // The bus sends unique names, so any well-known name may be the sender's: the bus is trusted to have checked.
            Field::Sender => is(field, &|text| text == value || (text.starts_with(b":") && !value.starts_with(b":"))),
            Field::PathNamespace => is(Field::Path, &|text| is_namespace(value, text, b'/')),
            Field::ArgNamespace(number) => is(Field::Arg(number), &|text| is_namespace(value, text, b'.')),
            Field::ArgPath(number) => is(Field::Arg(number), &|text| path_matches(value, text)),
            Field::ArgHas(number) => self.list(number, 0).is_some_and(|mut list| list.any(|element| element == value)),
            _ => is(field, &|text| text == value),
        }
    }

    /// The number of a field's value, which `find` looks for once, or each time if the field is an argument far behind.
    pub fn symbol(&self, field: Field, find: impl FnOnce(&[u8]) -> Option<u32>) -> Option<u32> {
        let place = match field {
            Field::Sender => 0,
            Field::Type => 1,
            Field::Destination => 2,
            Field::Interface => 3,
            Field::Member => 4,
            Field::Path => 5,
            _ => HEADER_FIELDS + usize::from(field.argument()?),
        };
        let Some(cached) = self.symbols.get(place) else { return self.text(field).and_then(find) };
        if cached.get() == UNKNOWN {
            cached.set(self.text(field).and_then(find).unwrap_or(ABSENT));
        }
        Some(cached.get()).filter(|number| *number != ABSENT)
    }

    /// The elements of an argument that is a list, from `at` in the message on; 0 is the start.
    pub fn list(&self, number: u8, at: usize) -> Option<Elements<'a>> {
        match self.argument(number) {
            Argument::List(list) => Some(Elements { at: at.max(list.at), ..list }),
            _ => None,
        }
    }
}

/// All up to the first argument that is neither text nor a list of texts, or that is malformed.
fn arguments_of(message: &Message) -> impl Iterator<Item = Argument<'_>> {
    let wire = message.sealed();
    let bytes = wire.map_or(Bytes::new(&[], false), |wire| Bytes::new(wire.body(), wire.is_swapped()));
    let mut at = 0;
    signature::types(message.signature()).map_while(move |kind| {
        let argument;
        (argument, at) = read(bytes, kind, at)?;
        Some(argument)
    })
}

/// One argument and where the next begins.
fn read<'a>(bytes: Bytes<'a>, kind: &[u8], at: usize) -> Option<(Argument<'a>, usize)> {
    match kind {
        b"s" | b"o" => {
            let (text, behind) = bytes.string(at).ok()?;
            utf8::is_valid(text).then_some((Argument::Text(text), behind))
        }
        b"g" => bytes.signature(at).ok().map(|(text, behind)| (Argument::Text(text), behind)),
        b"as" | b"ao" | b"ag" => {
            let (length, start) = bytes.u32(at).ok()?;
            let end = start.checked_add(length as usize)?;
            Some((Argument::List(Elements { bytes, at: start, end, is_signatures: kind == b"ag" }), end))
        }
        _ => None,
    }
}
