#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| libsystemd_shim_fuzz::service::run(data));
