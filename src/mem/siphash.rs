//! How are keys that a peer chooses hashed? SipHash-1-3 under a key of this process, so that no peer can make them collide.

use core::hash::{BuildHasher, Hasher};
use core::sync::atomic::{AtomicU64, Ordering};

static KEY: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];

/// Builds hashers keyed with the random bytes that the kernel gave this process (`AT_RANDOM`).
#[derive(Clone, Copy, Default)]
pub struct Keyed;

impl BuildHasher for Keyed {
    type Hasher = Sip;

    fn build_hasher(&self) -> Sip {
        if KEY[1].load(Ordering::Relaxed) == 0 {
            seed();
        }
        Sip::new(KEY[0].load(Ordering::Relaxed), KEY[1].load(Ordering::Relaxed))
    }
}

/// Every thread that races here computes the same key.
#[cold]
fn seed() {
    // SAFETY: getauxval has no preconditions.
    let bytes = unsafe { libc::getauxval(libc::AT_RANDOM) } as *const [u64; 2];
    // SAFETY: AT_RANDOM, where present, points to 16 bytes that live as long as the process.
    let key = if bytes.is_null() { [0; 2] } else { unsafe { bytes.read_unaligned() } };
    KEY[0].store(key[0] ^ 0x736d_6968_7364_7368, Ordering::Relaxed);
    KEY[1].store(key[1].rotate_left(32) | 1, Ordering::Relaxed);
}

impl Keyed {
    /// The hash of a string, at less cost than one of the same in several writes.
    pub fn hash_text(self, text: &[u8]) -> u64 {
        let mut v = self.build_hasher().v;
        let mut rest = text;
        while let Some((full, behind)) = rest.split_first_chunk::<8>() {
            v = absorbed(v, u64::from_le_bytes(*full));
            rest = behind;
        }
        let tail = match text.last_chunk::<8>() {
            Some(last) => (u64::from_le_bytes(*last) >> 8) >> (56 - 8 * rest.len()),
            None => word(rest),
        };
        finished(v, tail, text.len())
    }
}

/// One SipHash-1-3 computation.
pub struct Sip {
    v: [u64; 4],
    tail: u64,
    length: usize,
}

/// One round.
#[inline(always)]
fn mixed([mut v0, mut v1, mut v2, mut v3]: [u64; 4]) -> [u64; 4] {
    v0 = v0.wrapping_add(v1);
    v2 = v2.wrapping_add(v3);
    v1 = v1.rotate_left(13) ^ v0;
    v3 = v3.rotate_left(16) ^ v2;
    v0 = v0.rotate_left(32);
    v2 = v2.wrapping_add(v1);
    v0 = v0.wrapping_add(v3);
    v1 = v1.rotate_left(17) ^ v2;
    v3 = v3.rotate_left(21) ^ v0;
    [v0, v1, v2.rotate_left(32), v3]
}

/// The state once eight bytes more are in it.
#[inline(always)]
fn absorbed([v0, v1, v2, v3]: [u64; 4], word: u64) -> [u64; 4] {
    let [v0, v1, v2, v3] = mixed([v0, v1, v2, v3 ^ word]);
    [v0 ^ word, v1, v2, v3]
}

/// The hash, once the last bytes, fewer than eight, are in it, and the length of all.
#[inline(always)]
fn finished(v: [u64; 4], tail: u64, length: usize) -> u64 {
    let [v0, v1, v2, v3] = absorbed(v, tail | (length as u64) << 56);
    let [v0, v1, v2, v3] = mixed(mixed(mixed([v0, v1, v2 ^ 0xff, v3])));
    v0 ^ v1 ^ v2 ^ v3
}

/// The first eight bytes or fewer as a number, the first byte lowest.
#[inline(always)]
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

impl Sip {
    fn new(k0: u64, k1: u64) -> Self {
        let v = [k0 ^ 0x736f_6d65_7073_6575, k1 ^ 0x646f_7261_6e64_6f6d, k0 ^ 0x6c79_6765_6e65_7261, k1 ^ 0x7465_6462_7974_6573];
        Self { v, tail: 0, length: 0 }
    }
}

impl Hasher for Sip {
    fn write(&mut self, mut bytes: &[u8]) {
        let filled = self.length % 8;
        self.length += bytes.len();
        if filled > 0 {
            self.tail |= word(bytes) << (8 * filled);
            if bytes.len() < 8 - filled {
                return;
            }
            self.v = absorbed(self.v, self.tail);
            bytes = &bytes[8 - filled..];
        }
        let mut v = self.v;
        while let Some((full, rest)) = bytes.split_first_chunk::<8>() {
            v = absorbed(v, u64::from_le_bytes(*full));
            bytes = rest;
        }
        self.v = v;
        self.tail = word(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        if self.length % 8 == 0 {
            self.v = absorbed(self.v, number);
            self.length += 8;
        } else {
            self.write(&number.to_le_bytes());
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        finished(self.v, self.tail, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_hashes_as_in_pieces() {
        let text = b"/org/freedesktop/DBus/Properties";
        for length in 0..text.len() {
            let mut hasher = Keyed.build_hasher();
            hasher.write(&text[..length]);
            assert_eq!(Keyed.hash_text(&text[..length]), hasher.finish());
        }
    }

    #[test]
    #[allow(deprecated)]
    fn spreads_over_pieces_alike() {
        let text = b"org.freedesktop.DBus.Properties";
        let mut whole = Sip::new(1, 2);
        whole.write(text);
        for cut in 0..text.len() {
            let mut parts = Sip::new(1, 2);
            parts.write(&text[..cut]);
            parts.write(&text[cut..]);
            assert_eq!(whole.finish(), parts.finish());
        }
    }
}
