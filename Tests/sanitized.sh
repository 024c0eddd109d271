#!/bin/sh
# The targets that also run under the sanitizers: all but those whose work is done by other processes, which are the
# release's own executables or scripts.
echo '^(JSONTests|HTTP1Tests|SupportTests|KitTests|CoreTests|OutboxTests|PeopleTests|WordsTests|StoreTests|ConfigurationTests|LoadingTests|PipelineTests|ControlTests|DaemonTests|MinimalTests|ConsoleTests|SimulatorTests)\.'
