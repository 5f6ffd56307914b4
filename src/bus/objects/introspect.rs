//! What does an object look like? The XML that org.freedesktop.DBus.Introspectable answers with, byte by byte the reference's.

#![forbid(unsafe_code)]

use super::find::{each_object, node_exists};
use super::nodes::{Below, Paths};
use super::{Call, Outcome, reply};
use crate::bus::state::interface::{Interface, Kind, Member, flags};
use crate::bus::state::objects::{Node, Sort, vtable};
use crate::errno::Result;
use crate::mem::Vec;
use crate::obj::{BusError, Ref};
use crate::wire::signature;

/// What every object has.
const HEAD: &[u8] = concat!(
    "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n",
    "\"https://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n",
    "<node>\n",
    " <interface name=\"org.freedesktop.DBus.Peer\">\n",
    "  <method name=\"Ping\"/>\n",
    "  <method name=\"GetMachineId\">\n",
    "   <arg type=\"s\" name=\"machine_uuid\" direction=\"out\"/>\n",
    "  </method>\n",
    " </interface>\n",
    " <interface name=\"org.freedesktop.DBus.Introspectable\">\n",
    "  <method name=\"Introspect\">\n",
    "   <arg name=\"xml_data\" type=\"s\" direction=\"out\"/>\n",
    "  </method>\n",
    " </interface>\n",
    " <interface name=\"org.freedesktop.DBus.Properties\">\n",
    "  <method name=\"Get\">\n",
    "   <arg name=\"interface_name\" direction=\"in\" type=\"s\"/>\n",
    "   <arg name=\"property_name\" direction=\"in\" type=\"s\"/>\n",
    "   <arg name=\"value\" direction=\"out\" type=\"v\"/>\n",
    "  </method>\n",
    "  <method name=\"GetAll\">\n",
    "   <arg name=\"interface_name\" direction=\"in\" type=\"s\"/>\n",
    "   <arg name=\"props\" direction=\"out\" type=\"a{sv}\"/>\n",
    "  </method>\n",
    "  <method name=\"Set\">\n",
    "   <arg name=\"interface_name\" direction=\"in\" type=\"s\"/>\n",
    "   <arg name=\"property_name\" direction=\"in\" type=\"s\"/>\n",
    "   <arg name=\"value\" direction=\"in\" type=\"v\"/>\n",
    "  </method>\n",
    "  <signal name=\"PropertiesChanged\">\n",
    "   <arg type=\"s\" name=\"interface_name\"/>\n",
    "   <arg type=\"a{sv}\" name=\"changed_properties\"/>\n",
    "   <arg type=\"as\" name=\"invalidated_properties\"/>\n",
    "  </signal>\n",
    " </interface>\n",
)
.as_bytes();

/// What object managers have too.
const MANAGER: &[u8] = concat!(
    " <interface name=\"org.freedesktop.DBus.ObjectManager\">\n",
    "  <method name=\"GetManagedObjects\">\n",
    "   <arg type=\"a{oa{sa{sv}}}\" name=\"object_paths_interfaces_and_properties\" direction=\"out\"/>\n",
    "  </method>\n",
    "  <signal name=\"InterfacesAdded\">\n",
    "   <arg type=\"o\" name=\"object_path\"/>\n",
    "   <arg type=\"a{sa{sv}}\" name=\"interfaces_and_properties\"/>\n",
    "  </signal>\n",
    "  <signal name=\"InterfacesRemoved\">\n",
    "   <arg type=\"o\" name=\"object_path\"/>\n",
    "   <arg type=\"as\" name=\"interfaces\"/>\n",
    "  </signal>\n",
    " </interface>\n",
)
.as_bytes();

const DEPRECATED: &[u8] = b"org.freedesktop.DBus.Deprecated\" value=\"true";
const PRIVILEGED: &[u8] = b"org.freedesktop.systemd1.Privileged\" value=\"true";

/// Stands for none of the flags that say how a property changes.
const SILENT: u64 = 1 << 63;

/// What is told of members, by flag and in this order.
const ANNOTATIONS: [(u64, &[u8]); 6] = [
    (flags::DEPRECATED, DEPRECATED),
    (flags::METHOD_NO_REPLY, b"org.freedesktop.DBus.Method.NoReply\" value=\"true"),
    (flags::PROPERTY_EXPLICIT, b"org.freedesktop.systemd1.Explicit\" value=\"true"),
    (flags::PROPERTY_CONST, b"org.freedesktop.DBus.Property.EmitsChangedSignal\" value=\"const"),
    (flags::PROPERTY_EMITS_INVALIDATION, b"org.freedesktop.DBus.Property.EmitsChangedSignal\" value=\"invalidates"),
    (SILENT, b"org.freedesktop.DBus.Property.EmitsChangedSignal\" value=\"false"),
];

/// Bytes that most documents need.
const ROOM: usize = 4096;

/// The document as it grows.
struct Xml {
    text: Vec<u8>,
    /// Nobody is told of privileges where everybody is trusted.
    trusted: bool,
}

impl Xml {
    #[inline(never)]
    fn put(&mut self, parts: &[&[u8]]) -> Result {
        self.text.reserve(parts.iter().map(|part| part.len()).sum())?;
        parts.iter().for_each(|part| self.text.extend_reserved(part));
        Ok(())
    }

    fn annotate(&mut self, indent: &[u8], annotation: &[u8]) -> Result {
        self.put(&[indent, b"<annotation name=\"", annotation, b"\"/>\n"])
    }

    fn interface(&mut self, interface: &Interface) -> Result {
        if interface.flags & flags::DEPRECATED != 0 {
            self.annotate(b"  ", DEPRECATED)?;
        }
        interface.members.iter().filter(|member| member.flags & flags::HIDDEN == 0).try_for_each(|member| self.member(interface, member))
    }

    fn member(&mut self, interface: &Interface, member: &Member) -> Result {
        let (name, signature) = (interface.name_of(member), interface.signature_of(member));
        let mut names = interface.arguments_of(member).split(|&byte| byte == 0);
        let (told, restricted, end): (u64, bool, &[u8]) = match member.kind {
            Kind::Method { .. } => {
                self.put(&[b"  <method name=\"", name, b"\">\n"])?;
                self.arguments(signature, &mut names, b"\" direction=\"in\"/>\n")?;
                self.arguments(interface.result_of(member), &mut names, b"\" direction=\"out\"/>\n")?;
                (flags::DEPRECATED | flags::METHOD_NO_REPLY, true, b"  </method>\n")
            }
            Kind::Signal => {
                self.put(&[b"  <signal name=\"", name, b"\">\n"])?;
                self.arguments(signature, &mut names, b"\"/>\n")?;
                (flags::DEPRECATED, false, b"  </signal>\n")
            }
            Kind::Property { writable, .. } => {
                let access: &[u8] = if writable { b"\" access=\"readwrite\">\n" } else { b"\" access=\"read\">\n" };
                self.put(&[b"  <property name=\"", name, b"\" type=\"", signature, access])?;
                (flags::DEPRECATED | flags::PROPERTY_EXPLICIT | flags::CHANGES | SILENT, writable, b"  </property>\n")
            }
        };
        let silent = if member.flags & flags::CHANGES == 0 { SILENT } else { 0 };
        let told = told & (member.flags | silent);
        ANNOTATIONS.iter().filter(|(flag, _)| told & flag != 0).try_for_each(|(_, annotation)| self.annotate(b"   ", annotation))?;
        if restricted && !self.trusted && member.flags & flags::UNPRIVILEGED == 0 {
            self.annotate(b"   ", PRIVILEGED)?;
        }
        self.put(&[end])
    }

    fn arguments<'a>(&mut self, types: &[u8], names: &mut impl Iterator<Item = &'a [u8]>, end: &[u8]) -> Result {
        for one in signature::types(types) {
            let name = names.next().unwrap_or_default();
            let named: &[u8] = if name.is_empty() { b"" } else { b"\" name=\"" };
            self.put(&[b"   <arg type=\"", one, named, name, end])?;
        }
        Ok(())
    }

    fn nodes(&mut self, paths: &Paths, prefix: &[u8]) -> Result {
        for path in &paths.list {
            let below = path.text().get(prefix.len()..).unwrap_or_default();
            let name = below.strip_prefix(b"/").unwrap_or(below);
            if !name.is_empty() {
                self.put(&[b" <node name=\"", name, b"\"/>\n"])?;
            }
        }
        Ok(())
    }
}

impl Call<'_> {
    /// Introspect, answered by what stands at `node`.
    pub(super) fn introspect(&self, node: &Ref<Node>, outcome: &mut Outcome) -> Result<bool> {
        if !self.message.signature().is_empty() {
            return reply::no_parameters_expected(self.bus, self.message).map(|()| true);
        }
        let (mut xml, mut paths) = (Xml { text: Vec::new(), trusted: self.bus.config.trusted.get() }, Paths::default());
        match self.describe(node, &mut xml, &mut paths, &mut outcome.error) {
            Ok(true) if !self.modified() => {}
            Ok(_) => return Ok(false),
            Err(failed) => return self.fail(failed, outcome),
        }
        outcome.found = true;
        xml.nodes(&paths, self.path)?;
        xml.put(&[b"</node>\n"])?;
        let answer = reply::answer(self.bus, self.message)?;
        answer.append_valid_str(&xml.text)?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    /// Writes the interfaces and finds the paths below; whether there is an object. Ends early when objects were modified.
    fn describe(&self, node: &Ref<Node>, xml: &mut Xml, paths: &mut Paths, error: &mut BusError) -> Result<bool> {
        Below { bus: self.bus, prefix: self.c_path(), recursive: false }.collect(node, paths, error)?;
        xml.text.reserve(ROOM)?;
        let described = !self.modified() && self.interfaces(node, xml, error)?;
        let there = described || !paths.list.is_empty();
        if there || self.modified() { Ok(there) } else { node_exists(self.bus, node, self.c_path()) }
    }

    /// Writes the interfaces; whether the object has any.
    fn interfaces(&self, node: &Ref<Node>, xml: &mut Xml, error: &mut BusError) -> Result<bool> {
        xml.put(&[HEAD])?;
        if !self.above && node.has(Sort::Manager) {
            xml.put(&[MANAGER])?;
        }
        let (mut there, mut open) = (false, None);
        each_object(self.bus, node, self.c_path(), None, error, &mut |object, _| {
            there = true;
            let interface = &vtable(object.slot).interface;
            if interface.flags & flags::HIDDEN == 0 {
                if open.as_ref().is_none_or(|open: &Ref<Interface>| open.name() != interface.name()) {
                    if open.is_some() {
                        xml.put(&[b" </interface>\n"])?;
                    }
                    xml.put(&[b" <interface name=\"", interface.name(), b"\">\n"])?;
                }
                xml.interface(interface)?;
                open = Some(interface.clone());
            }
            Ok(false)
        })?;
        if open.is_some() {
            xml.put(&[b" </interface>\n"])?;
        }
        Ok(there)
    }
}
