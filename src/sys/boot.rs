//! Which run of the machine is this? The kernel's boot id, folded into one number.

use super::file;

/// A number that stays the same until the machine starts anew; 0 where the kernel does not tell.
pub fn number() -> u64 {
    let mut text = [0; 36];
    let Ok(file) = file::open(c"/proc/sys/kernel/random/boot_id") else { return 0 };
    if !file::read(&file, &mut text).is_ok_and(|length| length == text.len()) {
        return 0;
    }
    let mut halves = [0u64; 2];
    let digits = text.iter().filter_map(|&c| (c as char).to_digit(16));
    for (index, digit) in digits.enumerate().take(32) {
        halves[index / 16] = halves[index / 16] << 4 | u64::from(digit);
    }
    // The bytes of the id, read as two numbers of this machine.
    u64::from_ne_bytes(halves[0].to_be_bytes()) ^ u64::from_ne_bytes(halves[1].to_be_bytes())
}
