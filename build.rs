//! Compiles the C that the crate holds: variadic entry points and thread-local variables.

use std::path::PathBuf;

fn main() {
    let mut build = cc::Build::new();
    build.std("c11").warnings(true).extra_warnings(true).flag("-ffunction-sections").include("include");
    // Debug information would otherwise bring frame pointers, which functions so small are mostly made of.
    build.force_frame_pointer(false);
    // On x86 thread-local variables cost a call into ld.so, and a NEEDED for it, unless descriptors are asked for.
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch.starts_with("x86")) {
        build.flag_if_supported("-mtls-dialect=gnu2");
    }
    for directory in ["src/abi", "src/sys"] {
        println!("cargo:rerun-if-changed={directory}");
        let entries = std::fs::read_dir(directory).unwrap_or_else(|e| panic!("{directory}: {e}"));
        let mut sources: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        sources.retain(|path| path.extension().is_some_and(|e| e == "c"));
        sources.sort();
        build.files(sources);
    }
    build.compile("shim_c");
}
