# make: builds build/libsystemd-shim.so.0 and the drop-in build/libsystemd.so.0

CARGO ?= cargo
CC ?= cc
BUILD := build
ARCHIVE := target/release/libsystemd_shim.a
LINK := -shared -Wl,--gc-sections -Wl,-z,now -Wl,-z,relro -Wl,-z,nodelete -Wl,-Bsymbolic-functions -Wl,--no-undefined

.PHONY: all archive clean
all: $(BUILD)/libsystemd-shim.so.0 $(BUILD)/libsystemd.so.0

archive:
	$(CARGO) rustc --lib --crate-type staticlib --release --no-default-features

$(ARCHIVE): archive ;

$(BUILD)/%.map: $(ARCHIVE) src/abi/symbols.tsv src/abi/version-script.awk
	@mkdir -p $(BUILD)
	nm --defined-only --extern-only $(ARCHIVE) 2>/dev/null | awk -v prefix=$* -f src/abi/version-script.awk src/abi/symbols.tsv - >$@

$(BUILD)/libsystemd-shim.so.0: $(ARCHIVE) $(BUILD)/LIBSYSTEMD_SHIM.map
	$(CC) $(LINK) -Wl,-soname,$(@F) -Wl,--version-script,$(BUILD)/LIBSYSTEMD_SHIM.map -o $@ -Wl,--whole-archive $(ARCHIVE) -Wl,--no-whole-archive

$(BUILD)/libsystemd.so.0: $(ARCHIVE) $(BUILD)/LIBSYSTEMD.map
	$(CC) $(LINK) -Wl,-soname,$(@F) -Wl,--version-script,$(BUILD)/LIBSYSTEMD.map -o $@ -Wl,--whole-archive $(ARCHIVE) -Wl,--no-whole-archive
	ln -sf $(@F) $(BUILD)/libsystemd.so

clean:
	rm -rf $(BUILD)
	$(CARGO) clean
