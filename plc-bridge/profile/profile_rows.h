/* profile_rows: a profile as rows of the table `point`, so that users of the database can name
 * every register of every PLC. */
#ifndef PLC_BRIDGE_PROFILE_PROFILE_ROWS_H
#define PLC_BRIDGE_PROFILE_PROFILE_ROWS_H

#include "core/store/store.h"
#include "plc-bridge/profile/profile.h"

enum { PROFILE_ROWS_MAX = SIGNAL_COUNT + PROFILE_EXTRAS_MAX };

/* out: room for PROFILE_ROWS_MAX. Returns how many. Pure. */
size_t profile_rows(const struct profile *, struct row_point *out);

#endif
