#!/bin/sh
# The targets that also run under the sanitizers: all but those whose work is done by other processes, which are the
# release's own executables or scripts.
echo '^(JSONTests|SupportTests|HTTP1Tests|KitTests|CoreTests|ConfigurationTests|StoreTests|LoadingTests|PipelineTests|ControlTests|DaemonTests|MinimalTests|ConsoleTests|SimulatorTests)\.'
