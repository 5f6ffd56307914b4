//! Do the fuzz targets hold? Here they run with a stable compiler, as long as a unit test may: their seeds, then mutations of them, each time
//! the same. `FUZZ_SECONDS=60 cargo test --test fuzz` runs each target for so long; `fuzz/run` is guided by coverage.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

/// So many inputs a target, as far as they fit into the time.
const INPUTS: u64 = 100_000;
const TIME: Duration = Duration::from_secs(2);
/// What grammars make much of.
const TOKENS: &[&[u8]] = &[
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f",
    b"\x80",
    b"\0",
    b"'",
    b"\\",
    b"=",
    b",",
    b";",
    b":",
    b"%",
    b".",
    b"/",
    b"_",
    b"(",
    b")",
    b"{",
    b"}",
    b"a",
    b"v",
    b"\r\n",
    b"\xed\xa0\x80",
    b"0",
    b"-1",
    b"18446744073709551616",
    b"@",
    b".slice",
    b" (deleted)",
];

/// A small linear generator: what follows from a seed is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn mutate(&mut self, input: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(input.len() + 1);
        let until = at + self.below((input.len() - at).min(16) + 1);
        match self.below(8) {
            0 => drop(input.drain(at..until)),
            1 => input.truncate(at),
            2 => drop(input.splice(at..at, TOKENS[self.below(TOKENS.len())].iter().copied())),
            3 => drop(input.splice(at..until, TOKENS[self.below(TOKENS.len())].iter().copied())),
            4 => drop(input.splice(at..until, other[self.below(other.len())..].iter().take(64).copied())),
            5 => input.extend_from_within(at..until),
            6 if at < input.len() => input[at] = self.below(256) as u8,
            _ if at < input.len() => input[at] ^= 1 << self.below(8),
            _ => {}
        }
        input.truncate(4096);
    }
}

/// Shows the input that made a target panic, before an abort as well.
fn show_on_panic(name: &'static str, input: &[u8]) {
    let input = input.to_vec();
    std::panic::set_hook(Box::new(move |info| eprintln!("fuzz target {name}: {info}\ninput: \"{}\"", input.escape_ascii())));
}

fn run(Target { name, run, seeds }: &Target) {
    let asked = std::env::var("FUZZ_SECONDS").ok().map(|seconds| Duration::from_secs(seconds.parse().expect("FUZZ_SECONDS is a number")));
    let (limit, time) = if let Some(time) = asked { (u64::MAX, time) } else { (INPUTS, TIME) };
    let (start, mut random, seeds) = (Instant::now(), Random(1), seeds());
    for seed in &seeds {
        show_on_panic(name, seed);
        run(seed);
    }
    let mut inputs = 0;
    while inputs < limit && start.elapsed() < time {
        let mut input = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            let other = &seeds[random.below(seeds.len())];
            random.mutate(&mut input, other);
        }
        show_on_panic(name, &input);
        run(&input);
        inputs += 1;
    }
    eprintln!("{name}: {inputs} inputs in {:?}", start.elapsed());
}

#[test]
fn every_target_holds() {
    TARGETS.iter().for_each(run);
}

/// Writes what the fuzzers begin with to the directory that `FUZZ_SEEDS` names; `fuzz/run` does so.
#[test]
fn seeds_for_the_fuzzers() {
    let Ok(directory) = std::env::var("FUZZ_SEEDS") else { return };
    for Target { name, seeds, .. } in TARGETS {
        let place = std::path::Path::new(&directory).join(name);
        std::fs::create_dir_all(&place).unwrap();
        seeds().iter().enumerate().for_each(|(index, seed)| std::fs::write(place.join(format!("seed{index}")), seed).unwrap());
    }
}
