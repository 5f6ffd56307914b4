# make                 build/libsystemd-shim.so.0, its static form build/libsystemd-shim.a, and the drop-in build/libsystemd.so.0
# make demo            shows a service and a client on them
# make check           runs all tests; make check TEST=event/timers one of them
# make install         obeys DESTDIR, PREFIX, LIBDIR, INCLUDEDIR, BINDIR; STRIP=: keeps debugging information
# make install SYSTEM=yes   installs the drop-in as the system's own libsystemd instead
# make uninstall       takes the same variables
# make deb             builds Debian packages; make dist a tarball to build without a network
# make bench           what operations cost, ours and the reference's; make bench BENCH='event/io-* message'
# make headers         writes include/systemd anew; make matrix docs/matrix.md

CARGO ?= cargo
CC ?= cc
NM ?= nm
OBJCOPY ?= objcopy
STRIP ?= strip
INSTALL ?= install
BUILD := build
TARGET := $(or $(CARGO_TARGET_DIR),target)
# For another machine or C library: a target of rustc's, with CC, NM, OBJCOPY and STRIP for it, and a BUILD of its own.
TRIPLE ?=
CRATE := $(TARGET)$(addprefix /,$(TRIPLE))
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
MACHINE = $(firstword $(subst -, ,$(or $(TRIPLE),$(HOST))))
# Unwind tables are exact at calls and in prologues of public functions (shared, a sixth smaller), or at every instruction (full, for profilers).
UNWIND ?= $(if $(filter x86_64 aarch64,$(MACHINE)),shared,full)
LINK := -shared -Wl,-z,now -Wl,-z,relro -Wl,-z,nodelete -Wl,-Bsymbolic-functions -Wl,--no-undefined $(LDFLAGS)

.PHONY: all debug asan tsan clean FORCE
all: $(BUILD)/libsystemd-shim.so.0 $(BUILD)/libsystemd.so.0 $(BUILD)/libsystemd-shim.a
debug: $(BUILD)/debug/libsystemd-shim.so.0 $(BUILD)/debug/libsystemd.so.0
asan: $(BUILD)/asan/libsystemd-shim.so.0 $(BUILD)/asan/libsystemd.so.0
tsan: $(BUILD)/tsan/libsystemd-shim.so.0 $(BUILD)/tsan/libsystemd.so.0

# Cargo knows whether the archive is up to date, and leaves it alone then. Debug builds check for overflow and serve
# valgrind; the sanitizers are a nightly compiler's, and that of threads wants Rust's core built with it, from rust-src.
BUILD_ARCHIVE = $(CARGO) $(TOOLCHAIN) rustc --lib --crate-type staticlib --no-default-features $(CARGO_FLAGS)
# At level "s" LLVM inlines what costs up to 50 of its units; with 30 the library is 2 % smaller, and what is called often says #[inline].
# Blocks are laid out by the newer way that counts jumps, for size as well, where LLVM has that (from 20 on). Rust's newer names are of letters
# and digits only, as assemblers want them.
LAYOUT := $(shell rustc -C llvm-args=-apply-ext-tsp-for-size --print sysroot >/dev/null 2>&1 && echo -C llvm-args=-apply-ext-tsp-for-size)
$(CRATE)/release/libsystemd_shim.a: FORCE
	$(BUILD_ARCHIVE) $(addprefix --target ,$(TRIPLE)) --release -- -C symbol-mangling-version=v0 -C llvm-args=-inline-threshold=30 $(LAYOUT) $(ASSEMBLY_$(UNWIND))
ASSEMBLY_shared = --emit asm=$(CRATE)/release/libsystemd_shim.s
SHARED_shared = $(BUILD)/shared.o
$(BUILD)/shared.o: $(CRATE)/release/libsystemd_shim.a src/frames.awk
	@mkdir -p $(@D)
	awk -v machine=$(MACHINE) -f src/frames.awk $(CRATE)/release/libsystemd_shim.s >$(BUILD)/shared.s
	$(CC) -c -o $@ $(BUILD)/shared.s
$(CRATE)/debug/libsystemd_shim.a: FORCE
	$(BUILD_ARCHIVE) $(addprefix --target ,$(TRIPLE))
SANITIZED = $(TARGET)/$(1)/$(HOST)/debug/libsystemd_shim.a
$(call SANITIZED,asan): SANITIZER := address
$(call SANITIZED,tsan): SANITIZER := thread
$(call SANITIZED,tsan): CARGO_FLAGS += -Zbuild-std=core
$(call SANITIZED,asan) $(call SANITIZED,tsan): TOOLCHAIN := +nightly
$(TARGET)/%/$(HOST)/debug/libsystemd_shim.a: FORCE
	RUSTFLAGS=-Zsanitizer=$(SANITIZER) CFLAGS=-fsanitize=$(SANITIZER) $(BUILD_ARCHIVE) --target $(HOST) --target-dir $(TARGET)/$*

# $(1): directory below build or nothing; $(2): archive; $(3): flags for linking; $(4): an object that stands for one of the archive's.
# The archive becomes one object with what the public functions need and no global name but theirs. `--plugin` keeps nm and ar
# from asking an LLVM of the system's about rustc's bitcode.
define variant
$(BUILD)$(1)/symbols: $(2) src/abi/symbols.tsv
	@mkdir -p $$(@D)
	@$(NM) --plugin=/dev/null --defined-only --extern-only $(2) 2>/dev/null | \
		awk 'FNR == NR { public[$$$$3]; next } $$$$3 in public { print $$$$3 }' src/abi/symbols.tsv - | sort -u >$$@.new
	@cmp -s $$@.new $$@ && rm $$@.new || mv $$@.new $$@
$(BUILD)$(1)/libsystemd-shim.o: $(4) $(2) $(BUILD)$(1)/symbols
	$(CC) -r -nostdlib -Wl,--gc-sections,--force-group-allocation $$$$(sed 's/^/-Wl,-u,/' $(BUILD)$(1)/symbols) -o $$@ $(4) $(2)
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
$(eval $(call variant,,$(CRATE)/release/libsystemd_shim.a,,$$(SHARED_$$(UNWIND))))
$(eval $(call variant,/debug,$(CRATE)/debug/libsystemd_shim.a,))
$(eval $(call variant,/asan,$(call SANITIZED,asan),-fsanitize=address))
$(eval $(call variant,/tsan,$(call SANITIZED,tsan),-fsanitize=thread -fPIC tests/tsan.c))

$(BUILD)/libsystemd-shim.a: $(BUILD)/libsystemd-shim.o
	rm -f $@
	$(AR) --plugin=/dev/null rcs $@ $<

.PHONY: bench
bench: $(BUILD)/libsystemd.so.0
	bench/run $(BENCH)

# The public headers. build/include is what the sources say now, include/systemd what is committed and installed.
HEADERS := _sd-common.h sd-bus.h sd-bus-protocol.h sd-bus-vtable.h sd-daemon.h sd-event.h sd-id128.h sd-journal.h sd-json.h sd-login.h sd-messages.h
.PHONY: headers headers-check
$(BUILD)/include/systemd: include/generate include/cbindgen.toml $(wildcard include/parts/*.h) $(shell find src -name '*.rs' -o -name '*.c') src/abi/symbols.tsv
	@command -v cbindgen >/dev/null || $(CARGO) install cbindgen --version '^0.29' --locked
	include/generate $@
	@touch $@
headers: $(BUILD)/include/systemd
	cp $(HEADERS:%=$(BUILD)/include/systemd/%) include/systemd
headers-check: $(BUILD)/include/systemd
	@diff -r include/systemd $(BUILD)/include/systemd || { echo "include/systemd is not what the sources say: make headers"; false; }

.PHONY: check check-full demo matrix
check:
	tests/check $(TEST)
check-full:
	FULL=1 tests/check $(TEST)
demo:
	@tests/setup demo
	@docs/demo/run
matrix: all
	tests/matrix

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
BINDIR ?= $(PREFIX)/bin
SYSTEM ?= no
DROPIN := $(LIBDIR)/libsystemd-shim
SHIM_HEADERS := $(INCLUDEDIR)/libsystemd-shim

# $(1): name in pkg-config; $(2): name for the linker; $(3), $(4): directories of library and headers; $(5): the file
WRITE_PC = sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(3)|' -e 's|@INCLUDEDIR@|$(4)|' -e 's|@NAME@|$(1)|' -e 's|@LIBRARY@|$(2)|' libsystemd-shim.pc.in >$(DESTDIR)$(5)
# $(1): file in build; $(2): directory
INSTALL_LIBRARY = $(INSTALL) -m 755 $(BUILD)/$(1).so.0 $(DESTDIR)$(2)/ && $(STRIP) --strip-unneeded $(DESTDIR)$(2)/$(1).so.0 && ln -sf $(1).so.0 $(DESTDIR)$(2)/$(1).so

.PHONY: install install-no install-yes uninstall uninstall-no uninstall-yes
install: all install-$(SYSTEM)
install-no:
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(DROPIN)/pkgconfig $(DESTDIR)$(SHIM_HEADERS)/systemd $(DESTDIR)$(BINDIR)
	$(call INSTALL_LIBRARY,libsystemd-shim,$(LIBDIR))
	$(call INSTALL_LIBRARY,libsystemd,$(DROPIN))
	$(INSTALL) -m 644 $(BUILD)/libsystemd-shim.a $(DESTDIR)$(LIBDIR)/
	$(STRIP) --strip-debug $(DESTDIR)$(LIBDIR)/libsystemd-shim.a
	$(call WRITE_PC,libsystemd-shim,systemd-shim,$(LIBDIR),$(SHIM_HEADERS),$(LIBDIR)/pkgconfig/libsystemd-shim.pc)
	$(call WRITE_PC,libsystemd,systemd,$(DROPIN),$(SHIM_HEADERS),$(DROPIN)/pkgconfig/libsystemd.pc)
	$(INSTALL) -m 644 $(HEADERS:%=include/systemd/%) $(DESTDIR)$(SHIM_HEADERS)/systemd/
	sed 's|@LIBDIR@|$(LIBDIR)|' src/with-libsystemd-shim.in >$(DESTDIR)$(BINDIR)/with-libsystemd-shim
	chmod 755 $(DESTDIR)$(BINDIR)/with-libsystemd-shim
install-yes:
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)/systemd
	$(call INSTALL_LIBRARY,libsystemd,$(LIBDIR))
	$(INSTALL) -m 644 $(BUILD)/libsystemd-shim.a $(DESTDIR)$(LIBDIR)/libsystemd.a
	$(STRIP) --strip-debug $(DESTDIR)$(LIBDIR)/libsystemd.a
	$(call WRITE_PC,libsystemd,systemd,$(LIBDIR),$(INCLUDEDIR),$(LIBDIR)/pkgconfig/libsystemd.pc)
	$(INSTALL) -m 644 $(HEADERS:%=include/systemd/%) $(DESTDIR)$(INCLUDEDIR)/systemd/

uninstall: uninstall-$(SYSTEM)
uninstall-no:
	rm -rf $(DESTDIR)$(DROPIN) $(DESTDIR)$(SHIM_HEADERS)
	rm -f $(addprefix $(DESTDIR)$(LIBDIR)/,libsystemd-shim.so.0 libsystemd-shim.so libsystemd-shim.a pkgconfig/libsystemd-shim.pc) $(DESTDIR)$(BINDIR)/with-libsystemd-shim
uninstall-yes:
	rm -f $(addprefix $(DESTDIR)$(LIBDIR)/,libsystemd.so.0 libsystemd.so libsystemd.a pkgconfig/libsystemd.pc) $(HEADERS:%=$(DESTDIR)$(INCLUDEDIR)/systemd/%)
	rmdir $(DESTDIR)$(INCLUDEDIR)/systemd || true

# Packages. `make dist` makes a tarball that holds all crates, for builds without a network.
.PHONY: deb dist symbols-files coverage-debian
deb:
	packaging/deb
dist:
	packaging/dist
symbols-files: all
	packaging/symbols-files
coverage-debian: all
	packaging/coverage-debian $(PACKAGES)

clean:
	rm -rf $(BUILD)
	$(CARGO) clean
