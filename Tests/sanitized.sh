#!/bin/sh
# The targets that also run under the sanitizers: those that neither start processes nor load plugins.
echo '^(JSONTests|HTTP1Tests|KitTests|CoreTests|ConfigurationTests|PipelineTests|ControlTests|ConsoleTests|SimulatorTests)\.'
