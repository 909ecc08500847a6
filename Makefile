# Warenspur. `make demo` and `make test` set up, build and run; `make help` lists the rest.

PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
# -Wconversion and -Wshadow included; nothing left out.
WARNINGS ?= -Wall -Wextra -Wshadow -Wconversion
SAN ?=
V ?=

ifeq ($(V),)
Q := @
say = @printf '  %-7s %s\n' $(1) $(2)
else
Q :=
say = @:
endif

# The build folder. A sanitizer build lies in a folder of its own inside it.
B ?= build
BUILD_ROOT := $(B)
ifneq ($(SAN),)
override B := $(B)/san
SANFLAGS := -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif

FOLDERS := core reader plc-bridge tui hw/plant cli
LIBRARIES := libnfc libfreefare zbar libdmtx libevdev libudev libmodbus sqlite3 ncursesw panelw \
	jansson inih libpng libjpeg libutf8proc minizip expat
ifeq ($(filter deps demo test test-both test-all all-faults all-lessons check bench fire clean help layers format tidy platforms,$(MAKECMDGOALS)),$(MAKECMDGOALS))
ifneq ($(MAKECMDGOALS),)
NO_LIBRARIES := 1
endif
endif
ifndef NO_LIBRARIES
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null)
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(LIBRARIES) 2>/dev/null || echo -lnfc -lfreefare -lzbar -ldmtx -levdev -ludev -lmodbus -lsqlite3 -lncursesw -lpanelw -ljansson -linih -lpng -ljpeg -lutf8proc -lminizip -lexpat)
LIB_LIBS += -lzint -lcrypt -lm
ifneq ($(SAN),)
# The sanitizers bring a crypt() that calls the one of libcrypt: without it the call ends at address 0.
LIB_LIBS += -Wl,--no-as-needed -lcrypt -Wl,--as-needed
endif
# What the reader can do without: libzxing, and a C++ compiler for its one file.
ifeq ($(origin CXX),default)
CXX := $(subst clang,clang++,$(subst gcc,g++,$(CC)))
endif
ZXING ?= $(shell $(PKG_CONFIG) --exists zxing 2>/dev/null && echo 'int main() {}' | $(CXX) -x c++ -fsyntax-only - 2>/dev/null && echo 1)
ifneq ($(ZXING),)
ZXING_CFLAGS := -DHAVE_ZXING $(shell $(PKG_CONFIG) --cflags zxing 2>/dev/null)
LIB_LIBS += $(shell $(PKG_CONFIG) --libs zxing 2>/dev/null) -lstdc++
endif
endif

# What this compiler has of it for this processor: shadow stack and indirect branch tracking (x86),
# pointer authentication (ARM).
ifndef NO_LIBRARIES
HARDENING := $(foreach f,-fstack-protector-strong -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard, \
	$(shell $(CC) -Werror $(f) -x c -c -o /dev/null /dev/null >/dev/null 2>&1 && echo $(f)))
endif

# Files over 2 GB and times after 2038 also where a long has 32 bits.
LARGE := -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
ALL_CPPFLAGS = $(LARGE) -D_FORTIFY_SOURCE=2 -I. -I$(B)/gen $(LIB_CFLAGS) $(ZXING_CFLAGS) $(CPPFLAGS)
ifneq ($(SAN),)
ALL_CPPFLAGS = $(LARGE) -I. -I$(B)/gen $(LIB_CFLAGS) $(ZXING_CFLAGS) $(CPPFLAGS)
endif
COMMON_FLAGS = $(WARNINGS) $(CFLAGS) $(SANFLAGS) $(HARDENING) -fPIE -pthread
ALL_CFLAGS = -std=gnu11 $(COMMON_FLAGS)
ALL_CXXFLAGS = -std=c++17 $(COMMON_FLAGS)
ALL_LDFLAGS = $(LDFLAGS) $(SANFLAGS) -pie -pthread -Wl,--as-needed -Wl,-z,relro -Wl,-z,now

# program:folder:main:other  <-  the folder's main.o + the archives of that folder, the other one and core
PROGRAMS := warenspur:cli:main warenspur-reader:reader:main warenspur-tag:reader:tag/tag_main \
	warenspur-plc-bridge:plc-bridge:main warenspur-plc:plc-bridge:probe/plc_main warenspur-tui:tui:main warenspur-plant:hw/plant:main
BINARIES := $(foreach p,$(PROGRAMS),$(B)/bin/$(firstword $(subst :, ,$(p))))

sources = $(sort $(wildcard $(1)/*.c $(1)/*/*.c))
# C++ only with the library that it is for.
cxx_sources = $(if $(ZXING),$(sort $(wildcard $(1)/*.cc $(1)/*/*.cc)))
objects = $(patsubst %.c,$(B)/%.o,$(filter-out %main.c,$(call sources,$(1)))) $(patsubst %.cc,$(B)/%.o,$(call cxx_sources,$(1)))
archive = $(B)/$(1)/lib.a

CATALOGUES := $(patsubst po/%.po,$(B)/share/locale/%/LC_MESSAGES/warenspur.mo,$(wildcard po/*.po))
# Profiles of the bridge, programs for the PLCs, and how both get into them.
PROFILES := $(patsubst hw/plc/%,$(B)/share/warenspur/plc/%,$(wildcard hw/plc/*.ini hw/plc/*.st \
	hw/plc/*.md))
DATA := $(patsubst cli/%,$(B)/share/warenspur/%,$(wildcard cli/*.csv cli/*.ini))
LESSONS := $(patsubst workshop/%,$(B)/share/warenspur/%,$(wildcard workshop/lessons/*.txt))
# Faults that a trainer starts hidden.
FAULTS := $(patsubst workshop/%,$(B)/share/warenspur/%,$(wildcard workshop/faults/*.txt))
MANUALS := $(wildcard man/*.1)
GERMAN_MANUALS := $(wildcard man/de/*.1)

# Every Check program and every helper lies flat in $(B)/tests, wherever its source is.
# tests/run takes the same ones.
TEST_SOURCES := $(sort $(wildcard tests/*/check_*.c tests/*/*/check_*.c))
TOOL_SOURCES := $(sort $(wildcard tests/*/tool_*.c))
TESTS := $(patsubst %.c,$(B)/tests/%,$(notdir $(TEST_SOURCES)))
TEST_HELPERS := $(patsubst tool_%.c,$(B)/tests/%,$(notdir $(TOOL_SOURCES)))

.PHONY: dictionary all all-lessons all-faults left-out demo test test-both test-all check bench fire deps install layers format tidy platforms clean help tests pot
all: $(BINARIES) $(CATALOGUES) $(PROFILES) $(DATA) $(LESSONS) $(FAULTS) $(if $(ZXING),,left-out)

left-out:
	@echo 'Left out of the reader, because libzxing-dev or a C++ compiler is missing: Aztec, PDF417, MaxiCode,'
	@echo 'Micro QR, DMRE, QR text in other character sets. As root: apt-get install libzxing-dev g++; then make'

help:
	@echo 'make demo     install what is missing, build, run the demonstrator'
	@echo 'make test     install what is missing, build, run all tests'
	@echo 'make bench    measure; writes build/bench/report.md'
	@echo 'make fire     fault injection: 5,000 seeds in simulated time; 10,000 boxes over'
	@echo '              TCP and 500 over RTU on real wires; more than an hour'
	@echo 'make          build into build/bin (V=1 shows the commands,'
	@echo '              SAN=address,undefined builds into build/san)'
	@echo 'make install  PREFIX=$(PREFIX) DESTDIR='
	@echo 'make check    unit tests only, plain; T=NAME: one test (check_core_gs1, demo.sh)'
	@echo 'make format   clang-format on all C and C++ files'
	@echo 'make tidy     static analysis'
	@echo 'make platforms   the two commands in minimal systems of Debian 12 and 13 (root)'
	@echo 'make layers   check which folder includes which'
	@echo 'make dictionary FILE=F   compare the table of application identifiers with a'
	@echo '              published GS1 Barcode Syntax Dictionary'
	@echo 'make pot      collect the texts for translation into po/'
	@echo 'make all-lessons   each lesson, played in both languages; five minutes'
	@echo 'make all-faults    each fault for trainers, played; three minutes'
	@echo 'make test-both     make test, with each script plain and with sanitizers; half an hour'
	@echo 'make test-all test-both, all-lessons, all-faults, fire, platforms (root); hours'
	@echo 'make clean'

# --- the two commands -------------------------------------------------------------------------
demo:
	@tools/deps demo
	@$(MAKE) --no-print-directory -s -j$$(nproc) all
	@exec $(B)/bin/warenspur demo $(DEMO)

test:
	@tools/deps test
	@B=$(BUILD_ROOT) tests/run

# As make test, each script in both builds.
test-both:
	@tools/deps test
	@B=$(BUILD_ROOT) tests/run --both

# T=NAME: one test only, a Check program or a script.
check:
	@tools/deps test
	@B=$(BUILD_ROOT) tests/run $(if $(T),$(T),--unit)

bench:
	@tools/deps test
	@$(MAKE) --no-print-directory -s -j$$(nproc) all tests
	@tests/bench/run

# What needs hours, root or chroots, too.
test-all: test-both all-lessons all-faults fire platforms

# Solutions and examples of hints of each lesson, in both languages; five minutes.
all-lessons:
	@tools/deps test
	@$(MAKE) --no-print-directory -s -j$$(nproc) all
	@$(B)/bin/warenspur lesson check --played --all

# Each fault for trainers from its start to its debrief; three minutes.
all-faults:
	@tools/deps test
	@$(MAKE) --no-print-directory -s -j$$(nproc) all tests
	@TRAINER_ALL=1 tests/e2e/trainer.sh

# FIRE_SEED=N brings a run back.
fire:
	@tools/deps test
	@$(MAKE) --no-print-directory -s -j$$(nproc) all tests
	@CK_TIMEOUT_MULTIPLIER=30 FIRE_RUNS=5000 $(B)/tests/check_fault_injection
	@FIRE_BOXES=10000 FIRE_RTU_BOXES=500 tests/fault_injection/fault_injection.sh

deps:
	@tools/deps test

# The dictionary is published by GS1 (github.com/gs1/gs1-syntax-dictionary); it is no part of this project.
dictionary:
	@$(MAKE) --no-print-directory -s $(B)/tests/dictionary
	@$(B)/tests/dictionary "$(FILE)"

# --- programs ---------------------------------------------------------------------------------
define program_rule
$(B)/bin/$(1): $(B)/$(2)/$(3).o $(call archive,$(2)) $(if $(4),$(call archive,$(4))) $(call archive,core)
	$$(call say,LINK,$$@)
	$$(Q)mkdir -p $$(@D) && $(CC) $(ALL_LDFLAGS) -o $$@ $$^ $(LIB_LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rule,$(word 1,$(subst :, ,$(p))),$(word 2,$(subst :, ,$(p))),$(word 3,$(subst :, ,$(p))),$(word 4,$(subst :, ,$(p))))))

define archive_rule
$(call archive,$(1)): $(call objects,$(1))
	$$(call say,AR,$$@)
	$$(Q)mkdir -p $$(@D) && rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call archive_rule,$(f))))

# A change of compiler or flags rebuilds everything; -Werror alone does not.
FLAGS_NOW := $(CC) $(CXX) $(ALL_CPPFLAGS) $(filter-out -Werror,$(ALL_CFLAGS))
ifndef NO_LIBRARIES
FLAGS_BEFORE := $(if $(wildcard $(B)/flags),$(file <$(B)/flags))
ifneq ($(strip $(FLAGS_NOW)),$(strip $(FLAGS_BEFORE)))
$(shell mkdir -p $(B))
$(file >$(B)/flags,$(FLAGS_NOW))
endif
endif

$(B)/%.o: %.c $(B)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/%.o: %.cc $(B)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D) && $(CXX) $(ALL_CPPFLAGS) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<

# The schema is a real SQL file, compiled in: the documentation cannot drift from it.
$(B)/gen/schema.inc: core/store/schema.sql
	$(Q)mkdir -p $(@D) && sed -e '/^-- step /{s/.*/,/;b' -e '}' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $< > $@
$(B)/core/store/store_open.o: $(B)/gen/schema.inc

$(B)/share/locale/%/LC_MESSAGES/warenspur.mo: po/%.po
	$(call say,MSGFMT,$<)
	$(Q)mkdir -p $(@D) && msgfmt --check -o $@ $<

$(B)/share/warenspur/plc/%: hw/plc/%
	$(Q)mkdir -p $(@D) && cp $< $@
$(B)/share/warenspur/lessons/%: workshop/lessons/%
	$(Q)mkdir -p $(@D) && cp $< $@
$(B)/share/warenspur/faults/%: workshop/faults/%
	$(Q)mkdir -p $(@D) && cp $< $@
$(B)/share/warenspur/%: cli/%
	$(Q)mkdir -p $(@D) && cp $< $@

# --- tests ------------------------------------------------------------------------------------
tests: $(TESTS) $(TEST_HELPERS)

define test_rule
$(B)/tests/$(notdir $(basename $(1))): $(B)/$(basename $(1)).o $(B)/tests/support/suite_main.o $(foreach f,$(FOLDERS),$(call archive,$(f)))
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(ALL_LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LIB_LIBS) $$$$($$(PKG_CONFIG) --libs check)
endef
$(foreach t,$(TEST_SOURCES),$(eval $(call test_rule,$(t))))

define tool_rule
$(B)/tests/$(patsubst tool_%,%,$(notdir $(basename $(1)))): $(B)/$(basename $(1)).o $(call archive,core)
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(ALL_LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LIB_LIBS)
endef
$(foreach t,$(TOOL_SOURCES),$(eval $(call tool_rule,$(t))))

# What some of them need besides.
# The PLC's program in Structured Text, and an interpreter for it.
STRUCTURED_TEXT := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/plc/st_*.c tests/plc/plc_*.c)))
$(patsubst %.c,$(B)/tests/%,$(notdir $(wildcard tests/plc/check_*.c))): $(STRUCTURED_TEXT)
# The simulated keyboard comes from a library of its own.
$(B)/tests/support/keyboard.o: LIB_CFLAGS += $(shell $(PKG_CONFIG) --cflags umockdev-1.0 2>/dev/null)
$(B)/tests/keys $(B)/tests/check_reader_contract: $(B)/tests/support/keyboard.o
$(B)/tests/check_reader_contract: $(B)/tests/support/fixture.o
$(B)/tests/keys $(B)/tests/check_reader_contract: LIB_LIBS += $(shell $(PKG_CONFIG) --libs umockdev-1.0 2>/dev/null)
# A database in a folder of its own.
$(addprefix $(B)/tests/check_,command core_message core_personal store database_file output_file store_command store_role store_place \
	store_past store_answer store_alarm store_unclear store_lot store_session store_exercise condition group_result lessons lesson_play lesson_player run_file device_assignment cli_csv tui_article tui_kiosk tui_lesson tui_past tui_operate \
	tui_panels tui_typed tui_words): \
	$(B)/tests/support/store_fixture.o
# A serial line without hardware.
$(addprefix $(B)/tests/,foreign brand handheld): $(B)/tests/support/pty_pair.o
# Made photographs of printed codes.
$(B)/tests/picture $(B)/tests/attempts $(B)/tests/check_reader_decoder $(B)/tests/check_reader_verify_linear: \
	$(B)/tests/support/scene.o $(B)/tests/support/sample.o
# The bridge in simulated time: the test provides the clock, the wire and the journal.
FIRE := clock_wall_us clock_mono_us clock_mono_ms plc_create plc_destroy plc_connect plc_disconnect \
	plc_read plc_write plc_capture plc_is_on_this_computer $(addprefix journal_,open close fd take signals passage alarm alarm_text note \
	clear stuck freed state command_done clock_set is_capturing frame ask_permission permission)
$(B)/tests/check_fault_injection: $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/fault_injection/fault_injection_*.c)))
$(B)/tests/check_fault_injection: LIB_LIBS += $(FIRE:%=-Wl,--wrap=%)
# Measure parts that no command shows.
$(B)/tests/attempts: $(call archive,reader)
$(B)/tests/attempts: LIB_LIBS += -Wl,--wrap=clock_mono_ms
$(B)/tests/cycle: $(call archive,plc-bridge)
# Measures the dashboard on a long record.
$(B)/tests/past: $(call archive,tui)
# PLCs of other brands run the same sorter.
$(B)/tests/brand: $(call archive,hw/plant)

.SECONDARY:

layers:
	@tools/layers

format:
	@clang-format -i $$(git ls-files '*.c' '*.cc' '*.h')

# Debian 12 and 13, other processors. As root; up to an hour.
platforms:
	@tools/platforms

# Static analysis: clang-tidy, cppcheck, gcc -fanalyzer. Some minutes.
tidy:
	@tools/deps tidy
	@tools/tidy

# --- install ----------------------------------------------------------------------------------
INSTALLED := $(DESTDIR)$(PREFIX)
install: all
	install -d "$(INSTALLED)/bin" "$(INSTALLED)/share/warenspur/plc" "$(INSTALLED)/share/warenspur/lessons" \
		"$(INSTALLED)/share/warenspur/faults" \
		"$(INSTALLED)/share/man/man1" "$(INSTALLED)/share/man/de/man1"
	install -m 755 $(BINARIES) "$(INSTALLED)/bin"
	install -m 644 $(PROFILES) "$(INSTALLED)/share/warenspur/plc"
	install -m 644 $(DATA) "$(INSTALLED)/share/warenspur"
	install -m 644 $(LESSONS) "$(INSTALLED)/share/warenspur/lessons"
	install -m 644 $(FAULTS) "$(INSTALLED)/share/warenspur/faults"
	$(if $(MANUALS),install -m 644 $(MANUALS) "$(INSTALLED)/share/man/man1")
	$(if $(GERMAN_MANUALS),install -m 644 $(GERMAN_MANUALS) "$(INSTALLED)/share/man/de/man1")
	for mo in $(patsubst $(B)/share/locale/%,%,$(CATALOGUES)); do \
		install -D -m 644 "$(B)/share/locale/$$mo" "$(INSTALLED)/share/locale/$$mo" || exit 1; \
	done

# A test collects them elsewhere: make pot POT=/tmp/now.pot
POT ?= po/warenspur.pot
pot:
	@xgettext --from-code=UTF-8 -k_ -kN_ -kN_PLURAL:1,2 -klang_plural:1,2 -kMESSAGE:1c,2 -kMESSAGE_WORD:1c,2 \
		-kMESSAGE_PLURAL:1c,2,3 -o $(POT) --package-name=warenspur --add-location=file \
		--add-comments=TRANSLATORS $(foreach f,$(FOLDERS),$(call sources,$(f)))
	@sed -i '/^"POT-Creation-Date/d' $(POT)
	@for po in $(if $(filter po/%,$(POT)),$(wildcard po/*.po)); do \
		msgmerge --quiet --update --backup=none --no-fuzzy-matching --add-location=file \
			$$po $(POT) && msgattrib --no-obsolete --output-file=$$po $$po || exit 1; \
	done

clean:
	rm -rf $(BUILD_ROOT)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
