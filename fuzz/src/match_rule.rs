//! Does any text, taken as a match rule, make the parser panic?

use std::vec::Vec;
use systemd_shim::wire::match_rule::{self, Rule};

pub fn run(data: &[u8]) {
    if let Ok(rule) = Rule::parse(data) {
        let _ = (rule.components().count(), rule.is_local());
    }
    if let Some(split) = data.iter().position(|&byte| byte == 0) {
        let _ = match_rule::path_matches(&data[..split], &data[split + 1..]);
        let _ = (0..=split).filter(|&at| match_rule::ends_namespace(&data[..split], at, b'/')).count();
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    super::texts(&[
        "type='signal',sender='a.b',arg0='x\\'y',arg3path='/a/',arg0namespace='a.b'",
        "path_namespace='/a',arg63='',destination=:1.2,member=M,interface=a.b,arg1has=x",
        "/a/\0/a/b",
    ])
}
