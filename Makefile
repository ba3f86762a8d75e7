# What a person types; everything else is Meson's. `make run` and `make test` install the
# Debian packages they need (build-aux/packages), asking first at a terminal.
BUILD ?= build
NEED = build-aux/install-packages
MESON_TEST = meson test --no-rebuild --print-errorlogs
SANITIZE = ASAN_OPTIONS=detect_stack_use_after_return=1:fast_unwind_on_malloc=0 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
  LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0

.PHONY: run test demo bench torture asan fuzz format format-check check-all install clean compile
.DEFAULT_GOAL := run

run:
	@$(NEED) build run
	@[ -x $(BUILD)/ui/attest ] || echo "Building Attest. The first time this takes some minutes."
	@$(MAKE) --no-print-directory compile
	@echo "Starting Attest."
	@BUILD=$(BUILD) build-aux/run-in-tree

demo:
	@$(NEED) build run
	@$(MAKE) --no-print-directory compile
	@BUILD=$(BUILD) build-aux/run-in-tree attest-cli demo

test:
	@$(NEED) build run test ui-test
	@$(MAKE) --no-print-directory compile
	@tests/summary.py $(BUILD) -- $(MESON_TEST) -C $(BUILD) --no-suite long

torture: compile
	@ATTEST_TORTURE=full tests/summary.py $(BUILD) -- $(MESON_TEST) -C $(BUILD) --suite long --suite store --suite fuzz -t 30

asan:
	@$(NEED) build run test ui-test
	@$(MAKE) --no-print-directory compile BUILD=build-asan SETUP='-Db_sanitize=address,undefined -Db_lundef=false'
	@$(SANITIZE) tests/summary.py build-asan -- $(MESON_TEST) -C build-asan --no-suite long --no-suite hardening --no-suite journey -t 4

fuzz:
	@$(NEED) build fuzz
	@CC=clang $(MAKE) --no-print-directory compile BUILD=build-fuzz SETUP='-Dfuzz=true -Db_lundef=false \
	  -Db_sanitize=address,undefined -Dc_args=-fsanitize=fuzzer-no-link'
	@tests/fuzz/run build-fuzz $(or $(SECONDS_EACH),60)

bench:
	@$(NEED) build bench
	@$(MAKE) --no-print-directory compile
	@tests/bench/run $(BUILD)

compile: $(BUILD)/build.ninja
	@if [ -t 1 ]; then ninja -C $(BUILD); else ninja -C $(BUILD) --quiet; fi

$(BUILD)/build.ninja:
	@meson setup $(BUILD) $(SETUP) >$(BUILD).log 2>&1 || { cat $(BUILD).log; rm -f $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log

# Headers are laid out by hand, one declaration under the other.
SOURCES = git ls-files 'app/*.c' 'ui/*.c' 'tests/*.c'

format:
	$(SOURCES) | xargs -r clang-format -i

format-check:
	$(SOURCES) | xargs -r clang-format --dry-run -Werror

check-all: test asan torture format-check

install: compile
	meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf build build-asan build-fuzz
