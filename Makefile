# make: builds build/libsystemd-shim.so.0, its static form build/libsystemd-shim.a, and the drop-in build/libsystemd.so.0

CARGO ?= cargo
CC ?= cc
NM ?= nm
OBJCOPY ?= objcopy
BUILD := build
TARGET := $(or $(CARGO_TARGET_DIR),target)
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
LINK := -shared -Wl,-z,now -Wl,-z,relro -Wl,-z,nodelete -Wl,-Bsymbolic-functions -Wl,--no-undefined

.PHONY: all debug asan clean FORCE
all: $(BUILD)/libsystemd-shim.so.0 $(BUILD)/libsystemd.so.0 $(BUILD)/libsystemd-shim.a
debug: $(BUILD)/debug/libsystemd-shim.so.0 $(BUILD)/debug/libsystemd.so.0
asan: $(BUILD)/asan/libsystemd-shim.so.0 $(BUILD)/asan/libsystemd.so.0

# Cargo knows whether the archive is up to date, and leaves it alone then. Debug builds check for overflow and serve
# valgrind; the sanitizer is a nightly compiler's.
BUILD_ARCHIVE = $(CARGO) $(TOOLCHAIN) rustc --lib --crate-type staticlib --no-default-features $(CARGO_FLAGS)
$(TARGET)/release/libsystemd_shim.a: FORCE
	$(BUILD_ARCHIVE) --release
$(TARGET)/debug/libsystemd_shim.a: FORCE
	$(BUILD_ARCHIVE)
$(TARGET)/asan/$(HOST)/debug/libsystemd_shim.a: TOOLCHAIN := +nightly
$(TARGET)/asan/$(HOST)/debug/libsystemd_shim.a: FORCE
	RUSTFLAGS=-Zsanitizer=address CFLAGS=-fsanitize=address $(BUILD_ARCHIVE) --target $(HOST) --target-dir $(TARGET)/asan

# $(1): directory below build or nothing; $(2): archive; $(3): flags for linking.
# The archive becomes one object with what the public functions need and no global name but theirs. `--plugin` keeps nm
# from asking an LLVM of the system's about rustc's bitcode.
define variant
$(BUILD)$(1)/symbols: $(2) src/abi/symbols.tsv
	@mkdir -p $$(@D)
	@$(NM) --plugin=/dev/null --defined-only --extern-only $(2) 2>/dev/null | \
		awk 'FNR == NR { public[$$$$3]; next } $$$$3 in public { print $$$$3 }' src/abi/symbols.tsv - | sort -u >$$@.new
	@cmp -s $$@.new $$@ && rm $$@.new || mv $$@.new $$@
$(BUILD)$(1)/libsystemd-shim.o: $(2) $(BUILD)$(1)/symbols
	$(CC) -r -nostdlib -Wl,--gc-sections $$$$(sed 's/^/-Wl,-u,/' $(BUILD)$(1)/symbols) -o $$@ $(2)
	$(OBJCOPY) --keep-global-symbols=$(BUILD)$(1)/symbols $$@
$(BUILD)$(1)/%.map: $(BUILD)$(1)/symbols src/abi/version-script.awk
	@awk -v prefix=$$* -f src/abi/version-script.awk src/abi/symbols.tsv $$< >$$@
$(BUILD)$(1)/libsystemd-shim.so.0: $(BUILD)$(1)/libsystemd-shim.o $(BUILD)$(1)/LIBSYSTEMD_SHIM.map
	$(CC) $(LINK) $(3) -Wl,-soname,$$(@F) -Wl,--version-script,$(BUILD)$(1)/LIBSYSTEMD_SHIM.map -o $$@ $$<
	@ln -sf $$(@F) $(BUILD)$(1)/libsystemd-shim.so
$(BUILD)$(1)/libsystemd.so.0: $(BUILD)$(1)/libsystemd-shim.o $(BUILD)$(1)/LIBSYSTEMD.map
	$(CC) $(LINK) $(3) -Wl,-soname,$$(@F) -Wl,--version-script,$(BUILD)$(1)/LIBSYSTEMD.map -o $$@ $$<
	@ln -sf $$(@F) $(BUILD)$(1)/libsystemd.so
endef
$(eval $(call variant,,$(TARGET)/release/libsystemd_shim.a,))
$(eval $(call variant,/debug,$(TARGET)/debug/libsystemd_shim.a,))
$(eval $(call variant,/asan,$(TARGET)/asan/$(HOST)/debug/libsystemd_shim.a,-fsanitize=address))

$(BUILD)/libsystemd-shim.a: $(BUILD)/libsystemd-shim.o
	rm -f $@
	$(AR) rcs $@ $<

clean:
	rm -rf $(BUILD)
	$(CARGO) clean
