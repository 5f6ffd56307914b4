//! Does any text, taken as a match rule, make the parser panic?

#![no_main]

use libfuzzer_sys::fuzz_target;
use systemd_shim::wire::match_rule::{self, Rule};

fuzz_target!(|data: &[u8]| {
    if let Ok(rule) = Rule::parse(data) {
        let _ = (rule.components().count(), rule.is_local());
    }
    if let Some(split) = data.iter().position(|&byte| byte == 0) {
        let _ = match_rule::path_matches(&data[..split], &data[split + 1..]);
        let _ = match_rule::namespaces(&data[..split], b'/').count();
    }
});
