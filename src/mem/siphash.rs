//! How are keys that a peer chooses hashed? SipHash-1-3 under a key of this process, so that no peer can make them collide.

use core::sync::atomic::{AtomicU64, Ordering};

static KEY: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];

/// The hash of a text, keyed with the random bytes that the kernel gave this process (`AT_RANDOM`).
pub fn hash(text: &[u8]) -> u64 {
    if KEY[1].load(Ordering::Relaxed) == 0 {
        seed();
    }
    sip(KEY[0].load(Ordering::Relaxed), KEY[1].load(Ordering::Relaxed), text)
}

/// Every thread that races here computes the same key.
#[cold]
#[inline(never)]
fn seed() {
    // SAFETY: getauxval has no preconditions.
    let bytes = unsafe { libc::getauxval(libc::AT_RANDOM) } as *const [u64; 2];
    // SAFETY: AT_RANDOM, where present, points to 16 bytes that live as long as the process.
    let key = if bytes.is_null() { [0; 2] } else { unsafe { bytes.read_unaligned() } };
    KEY[0].store(key[0] ^ 0x736d_6968_7364_7368, Ordering::Relaxed);
    KEY[1].store(key[1].rotate_left(32) | 1, Ordering::Relaxed);
}

#[inline(always)]
fn sip(k0: u64, k1: u64, text: &[u8]) -> u64 {
    let mut v = [k0 ^ 0x736f_6d65_7073_6575, k1 ^ 0x646f_7261_6e64_6f6d, k0 ^ 0x6c79_6765_6e65_7261, k1 ^ 0x7465_6462_7974_6573];
    let mut rest = text;
    while let Some((full, behind)) = rest.split_first_chunk::<8>() {
        v = absorbed(v, u64::from_le_bytes(*full));
        rest = behind;
    }
    let tail = match text.last_chunk::<8>() {
        Some(last) => (u64::from_le_bytes(*last) >> 8) >> (56 - 8 * rest.len()),
        None => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    let [v0, v1, v2, v3] = absorbed(v, tail | (text.len() as u64) << 56);
    let [v0, v1, v2, v3] = mixed(mixed(mixed([v0, v1, v2 ^ 0xff, v3])));
    v0 ^ v1 ^ v2 ^ v3
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_siphash_1_3() {
        let text: std::vec::Vec<u8> = (0..64).collect();
        let known = [
            (0, 0xabac_0158_050f_c4dc),
            (1, 0xc9f4_9bf3_7d57_ca93),
            (7, 0xd392_7d98_9bb1_1140),
            (8, 0x3690_9511_8d29_9a8e),
            (9, 0x25a4_8eb3_6c06_3de4),
            (16, 0xcc4f_dd1a_7d90_8b66),
            (63, 0x9d19_9062_b7bb_b3a8),
        ];
        for (length, expected) in known {
            assert_eq!(sip(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908, &text[..length]), expected, "{length}");
        }
    }
}
