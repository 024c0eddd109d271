#!/bin/sh
# What of the tests a sanitizer runs, as arguments for `swift test`: sanitized.sh [address|thread].
#
# All targets but those whose work is done by other processes, which are the release's own executables or scripts.
echo '--filter ^(JSONTests|HTTP1Tests|SupportTests|KitTests|CoreTests|OutboxTests|PeopleTests|WordsTests|StoreTests|ConfigurationTests|LoadingTests|PipelineTests|ControlTests|DaemonTests|MinimalTests|ConsoleTests|SimulatorTests)\.'
# The runtime of the thread sanitizer is linked into the test executable, which does not export what a library that Swift
# built under it asks for (__tsan_external_write): the library cannot be loaded.
[ "${1:-}" != thread ] || echo '--skip timer.of.a.plugin.in.Swift'
