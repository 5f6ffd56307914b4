//! Are rules found in the order in which the reference calls their callbacks?

#![forbid(unsafe_code)]

use super::*;
use crate::message::{Message, Origin};
use crate::obj::Ref;
use std::rc::Rc;
use std::string::{String, ToString};

fn parse(rule: &str) -> Rule {
    Rule::parse(rule.as_bytes()).ok().unwrap()
}

#[derive(Clone)]
struct Named(&'static str, Rc<Rule>);

impl Ruled for Named {
    fn rule(&self) -> &Rule {
        &self.1
    }
}

struct Case {
    tree: Tree<Named>,
    leaves: std::vec::Vec<u32>,
}

impl Case {
    fn new(rules: &[(&'static str, &'static str)]) -> Self {
        let mut case = Self { tree: Tree::new(), leaves: std::vec::Vec::new() };
        rules.iter().for_each(|(name, rule)| case.add(name, rule));
        case
    }

    fn add(&mut self, name: &'static str, rule: &'static str) {
        let leaf = self.tree.insert(Named(name, Rc::new(parse(rule)))).ok().unwrap();
        self.leaves.push(leaf);
    }

    fn found(&self, message: &Message) -> String {
        let mut names = std::vec::Vec::new();
        self.tree.find(&Subject::new(message, self.tree.arguments()), |name| names.push(name.0));
        names.join(" ")
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        for leaf in self.leaves.drain(..) {
            assert!(self.tree.remove(leaf).is_some());
        }
        assert!(self.tree.edges.0.is_empty() && self.tree.symbols.numbers.is_empty());
        assert_eq!(self.tree.nodes.0.iter().filter(|node| !matches!(node.kind, Kind::Free)).count(), 1);
    }
}

fn signal(sender: &str, path: &str, texts: &[&str]) -> Ref<Message> {
    let message = Message::new_signal(Origin { bus: None, can_send_fds: false, flags: 0 }, path.as_bytes(), b"i.f", b"M").unwrap();
    if !sender.is_empty() {
        message.set_sender(sender.as_bytes()).unwrap();
    }
    texts.iter().for_each(|text| message.append_str(text.as_bytes()).unwrap());
    message.seal(1, 0).unwrap();
    message
}

fn list(texts: &[&str]) -> Ref<Message> {
    let message = Message::new_signal(Origin { bus: None, can_send_fds: false, flags: 0 }, b"/", b"i.f", b"M").unwrap();
    message.open_container(b'a', b"s").unwrap();
    texts.iter().for_each(|text| message.append_str(text.as_bytes()).unwrap());
    message.close_container().unwrap();
    message.seal(1, 0).unwrap();
    message
}

#[test]
fn the_youngest_child_of_each_node_comes_first() {
    let case = Case::new(&[
        ("t1", "type='signal',member='M'"),
        ("t2", "member='M',type='signal'"),
        ("t3", "type='signal',member='M'"),
        ("t4", "type='signal'"),
        ("t5", "type='signal',interface='i.f'"),
        ("t6", "interface='i.f',member='M'"),
        ("t7", "interface='i.f'"),
        ("t8", "member='M'"),
        ("t9", "member='M',arg0='x'"),
        ("t10", "arg0='x'"),
        ("t11", "type='signal',arg0='x'"),
        ("no", "member='N'"),
        ("nor", "arg0='y'"),
    ]);
    assert_eq!(case.found(&signal("", "/p", &["x"])), "t10 t9 t8 t7 t6 t11 t5 t4 t3 t2 t1");
}

#[test]
fn well_known_senders_fit_any_unique_one() {
    let case = Case::new(&[
        ("w1", "sender='x.y'"),
        ("u1", "sender=':1.5'"),
        ("w2", "sender='a.b'"),
        ("u2", "sender=':1.6'"),
        ("w3", "sender='org.freedesktop.DBus'"),
        ("w4", "sender=''"),
    ]);
    for (sender, found) in [
        ("", ""),
        (":1.5", "w4 w3 w2 u1 w1"),
        (":1.6", "w4 w3 u2 w2 w1"),
        (":1.7", "w4 w3 w2 w1"),
        ("a.b", "w2"),
        ("org.freedesktop.DBus", "w3"),
    ] {
        assert_eq!(case.found(&signal(sender, "/p", &[])), found, "{sender}");
    }
}

#[test]
fn namespaces_end_at_separators() {
    let case = Case::new(&[
        ("a", "path_namespace='/a'"),
        ("b", "path_namespace='/a/'"),
        ("c", "path_namespace='/'"),
        ("d", "path_namespace=''"),
        ("e", "path_namespace='a'"),
        ("f", "path_namespace='/a/b/'"),
        ("g", "path='/a'"),
    ]);
    for (path, found) in [("/a", "g d c a"), ("/a/b", "d c b a"), ("/ab", "d c"), ("/", "d c"), ("/a/b/c", "f d c b a")] {
        assert_eq!(case.found(&signal("", path, &[])), found, "{path}");
    }
    let case = Case::new(&[
        ("a", "arg0namespace='a'"),
        ("b", "arg0namespace='a.'"),
        ("c", "arg0namespace=''"),
        ("d", "arg0namespace='.'"),
        ("e", "arg0namespace='a.b'"),
    ]);
    for (text, found) in [("a", "a"), ("a.b", "e b a"), ("a.", "b a"), ("ab", ""), ("", "c"), (".", "d c"), (".a", "d c"), ("a..b", "b a")]
    {
        assert_eq!(case.found(&signal("", "/", &[text])), found, "{text}");
    }
}

#[test]
fn paths_in_arguments_match_both_ways() {
    let case = Case::new(&[
        ("v1", "arg0path='/a/'"),
        ("v2", "arg0path='/a/b'"),
        ("v3", "arg0path='/a/b/'"),
        ("v4", "arg0path='/'"),
        ("v5", "arg0path='/a'"),
        ("v6", "arg0path='/a/b/c'"),
    ]);
    for (text, found) in
        [("/a/b", "v4 v2 v1"), ("/a/b/", "v6 v4 v3 v1"), ("/a/", "v6 v4 v3 v2 v1"), ("/a", "v5 v4"), ("/", "v6 v5 v4 v3 v2 v1"), ("", "")]
    {
        assert_eq!(case.found(&signal("", "/", &[text])), found, "{text}");
    }
}

#[test]
fn lists_are_looked_through_in_their_order() {
    let case = Case::new(&[("h1", "arg0has='c'"), ("h2", "arg0has='a'"), ("h3", "arg0has='b'"), ("h4", "arg0has='a'"), ("no", "arg0='a'")]);
    for (texts, found) in
        [(&["a", "b", "c"][..], "h4 h2 h3 h1"), (&["c", "b", "a"], "h1 h3 h4 h2"), (&["a", "a", "c", "c", "x"], "h4 h2 h1"), (&[], "")]
    {
        assert_eq!(case.found(&list(texts)), found);
    }
}

#[test]
fn removal_leaves_the_others_in_order() {
    let names: std::vec::Vec<&'static str> = (0..200).map(|i| &*i.to_string().leak()).collect();
    let mut case = Case::new(&[]);
    for (i, name) in names.iter().enumerate() {
        case.add(name, if i % 2 == 0 { "member='M'" } else { "member='M',arg1='y'" });
    }
    for i in (0..200).rev().filter(|i| i % 3 == 0) {
        let leaf = case.leaves.remove(i);
        assert_eq!(case.tree.remove(leaf).map(|found| found.0), Some(names[i]));
    }
    let left = (0..200).rev().filter(|i| i % 3 != 0);
    let expected: std::vec::Vec<_> = left.clone().filter(|i| i % 2 == 0).chain(left.filter(|i| i % 2 == 1)).map(|i| names[i]).collect();
    assert_eq!(case.found(&signal("", "/", &["x", "y"])), expected.join(" "));
}

/// Rules over a few values of each field, drawn by a counter.
fn drawn(seed: &mut u64) -> String {
    let mut draw = |n: u64| {
        *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*seed >> 33) % n
    };
    let choices: [&[&str]; 7] = [
        &["sender='x.y'", "sender=':1.5'", "sender='a.b'"],
        &["type='signal'"],
        &["interface='i.f'", "interface='i.g'"],
        &["member='M'"],
        &["path_namespace='/'", "path_namespace='/a'", "path_namespace='/b'"],
        &["arg0='x'", "arg0='y'"],
        &["arg1namespace='a'", "arg1path='/'"],
    ];
    let parts: std::vec::Vec<_> =
        choices.iter().filter_map(|of| if draw(3) == 0 { Some(of[draw(of.len() as u64) as usize]) } else { None }).collect();
    parts.join(",")
}

#[test]
fn a_rule_fits_alone_if_and_only_if_it_is_found_among_others() {
    let mut seed = 1;
    let messages = [signal(":1.5", "/a/b", &["x", "a.b"]), signal("x.y", "/", &["y", "/b"]), signal("", "/b", &["z"]), list(&["x"])];
    for _ in 0..200 {
        let rules: std::vec::Vec<(&'static str, &'static str)> =
            (0..20).map(|i| (&*i.to_string().leak(), &*drawn(&mut seed).leak())).collect();
        let all = Case::new(&rules);
        for message in &messages {
            let among = all.found(message);
            let found: std::collections::HashSet<_> = among.split_whitespace().collect();
            for (name, rule) in &rules {
                assert_eq!(!Case::new(&[(name, rule)]).found(message).is_empty(), found.contains(name), "{rule}");
            }
        }
    }
}
