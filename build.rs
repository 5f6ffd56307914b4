//! Compiles the C that the crate holds: variadic entry points and thread-local variables.

use std::path::PathBuf;

fn main() {
    let mut build = cc::Build::new();
    build.std("c11").warnings(true).extra_warnings(true).flag("-fvisibility=default").flag("-ffunction-sections").include("include");
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
