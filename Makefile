# mailgrant: build, try, test and install. `make` alone explains the targets.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# `make demo INTERACTIVE=1`: a person signs in, and everything keeps running until Ctrl-C.
INTERACTIVE ?=
# `make bench PARTS=tunnel`: only what is named, of helper, tunnel, console, plan and stores.
PARTS ?=

EXECUTABLES = mailgrant mailgrant-incoming mailgrant-outgoing git-credential-mailgrant \
	mailgrant-provider-gnome-online-accounts mailgrant-provider-entra-broker
# Programs that are shell scripts, installed beside the executables.
SCRIPTS = mailgrant-store-pass mailgrant-store-systemd-creds
SOURCES = Package.swift Plugins Sources Tests
RELEASE = .build/release

# Debian packages. The Swift toolchain and what its own installation asks for are taken for granted.
BUILD_PACKAGES = libglib2.0-dev libkeyutils-dev libqrencode-dev libsecret-1-dev libsodium-dev pkg-config zlib1g-dev
DEMO_PACKAGES = curl dbus-bin dbus-daemon dovecot-imapd dovecot-lmtpd dovecot-pop3d dovecot-submissiond gnome-keyring \
	isync libsasl2-modules-kdexoauth2 msmtp openssl python3 python3-aiosmtpd
TEST_PACKAGES = $(DEMO_PACKAGES) bsdutils chromium chromium-driver fetchmail fonts-dejavu-core getmail6 git git-email \
	gnupg keyutils libauthen-sasl-perl libio-socket-ssl-perl libmailtools-perl libsecret-tools mpop mutt neomutt \
	offlineimap3 openssh-client s-nail strace zbar-tools
# Services of the desktop whose accounts providers' programs use, and the library of those that are made up.
TEST_PACKAGES += gnome-online-accounts python3-gi
# What the tests fetch of git's source is compiled, too.
TEST_PACKAGES += gcc libc6-dev xz-utils
# Programs and servers of others that mailgrant is tried with come from PyPI.
TEST_PACKAGES += python3-venv
# What keeps grants in place of the keyring.
TEST_PACKAGES += pass systemd
BENCH_PACKAGES = chromium chromium-driver curl dbus-bin dbus-daemon dovecot-imapd dovecot-lmtpd dovecot-pop3d \
	dovecot-submissiond fonts-dejavu-core gcc git gnome-keyring gnupg libc6-dev libsecret-tools openssl pass python3 \
	python3-aiosmtpd socat

.PHONY: help build test fuzz demo bench install uninstall format lint clean packages
.DEFAULT_GOAL := help

help: ## Explain the targets
	@echo 'make TARGET, one of'
	@sed -n 's/^\([a-z]*\):.*## /    \1|/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo 'Missing Debian packages are named and then installed, with sudo where you are not root.'

build: ## Build the executables in release mode, into .build/release
	$(call install-packages,$(BUILD_PACKAGES))
	$(call build-release,$(EXECUTABLES))

test: ## Run all tests, those against real servers and mail programs included
	$(call install-packages,$(BUILD_PACKAGES) $(TEST_PACKAGES))
	@.ci/fetch-git-tests .build/git-tests
	@.ci/python-packages .build/python
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	@rm -rf .build/fuzz/brief
	$(call fuzz,brief,-seed=1 -runs=100000)

fuzz: ## Feed the credential parser with random bytes until it fails or Ctrl-C
	$(call install-packages,$(BUILD_PACKAGES))
	$(call fuzz,corpus)

demo: ## Send and fetch real mail in a private directory; INTERACTIVE=1: sign in yourself
	$(call install-packages,$(BUILD_PACKAGES) $(DEMO_PACKAGES))
	$(call build-release,$(EXECUTABLES) demo)
	@$(RELEASE)/demo $(if $(filter-out 0 no,$(INTERACTIVE)),--interactive)

bench: ## Measure helper, tunnel, page, plan and stores beside a C program, socat, files, git status and others
	$(call install-packages,$(BUILD_PACKAGES) $(BENCH_PACKAGES))
	$(call build-release,mailgrant mailgrant-incoming bench)
	@$(RELEASE)/bench $(PARTS)

install: ## Install the executables below $(DESTDIR)$(PREFIX)/bin, built before if they are not
	@for name in $(EXECUTABLES); do test -x $(RELEASE)/$$name || exec $(MAKE) build; done
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -s -m 0755 $(EXECUTABLES:%=$(RELEASE)/%) '$(DESTDIR)$(PREFIX)/bin'
	install -m 0755 $(foreach name,$(SCRIPTS),Plugins/$(name)/$(name)) '$(DESTDIR)$(PREFIX)/bin'

uninstall: ## Remove what install has put there
	rm -f $(EXECUTABLES:%='$(DESTDIR)$(PREFIX)/bin/%') $(SCRIPTS:%='$(DESTDIR)$(PREFIX)/bin/%')

format: ## Format all Swift sources
	$(SWIFT) format --in-place --recursive --parallel $(wildcard $(SOURCES))

lint: ## Complain about what is not formatted
	$(SWIFT) format lint --strict --recursive --parallel $(wildcard $(SOURCES))

clean: ## Remove what was built
	$(SWIFT) package clean

packages: ## Install the Debian packages for everything above
	$(call install-packages,$(BUILD_PACKAGES) $(TEST_PACKAGES) $(BENCH_PACKAGES))

# $(1): products of the package.
define build-release
	@for product in $(1); do \
	    echo $(SWIFT) build --configuration release --static-swift-stdlib --product $$product; \
	    $(SWIFT) build --configuration release --static-swift-stdlib --product $$product || exit; \
	done
endef

# $(1): where below .build/fuzz what it finds of interest is kept. $(2): options of libFuzzer, such as when to stop.
define fuzz
	$(SWIFT) build --configuration release --package-path Tests/Fuzz --scratch-path .build/fuzz
	@mkdir -p .build/fuzz/$(1)
	SWIFT_BACKTRACE=enable=no .build/fuzz/release/FuzzCredentialWire -max_len=4096 -dict=Tests/Fuzz/credential.dict \
	    -artifact_prefix=.build/fuzz/ $(2) .build/fuzz/$(1) Tests/Fuzz/Seeds
endef

# $(1): Debian packages.
define install-packages
	@.ci/install-packages $(sort $(1))
endef
