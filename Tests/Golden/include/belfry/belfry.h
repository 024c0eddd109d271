/* Everything a plugin needs. PluginAPI/README.md is the specification. */
#ifndef BELFRY_H
#define BELFRY_H

#include "channel.h"
#include "control.h"
#include "event.h"
#include "handoff.h"
#include "host.h"
#include "log.h"
#include "metrics.h"
#include "plugin.h"
#include "source.h"
#include "state.h"
#include "timer.h"
#include "types.h"
#include "version.h"
#include "words.h"

#endif
