/* Log severities. Messages are one sentence in UTF-8 without a line end; fields carry the data.
 * Whatever a plugin's schema marks "writeOnly" never goes into a message or a field. */
#ifndef BELFRY_LOG_H
#define BELFRY_LOG_H

#define BELFRY_LOG_DEBUG 0
#define BELFRY_LOG_INFO 1
#define BELFRY_LOG_WARNING 2
#define BELFRY_LOG_ERROR 3
#define BELFRY_LOG_HOST_MISBEHAVING 4   /* the host broke this contract: for its authors */
#define BELFRY_LOG_PLUGIN_MISBEHAVING 5 /* the plugin broke it: the host writes these */

/* Health of an instance, as it sees itself. */
#define BELFRY_UP 0
#define BELFRY_DEGRADED 1
#define BELFRY_DOWN 2

#endif
