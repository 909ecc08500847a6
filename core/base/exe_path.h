/* exe_path: paths relative to the folder of the running program, so that it works from build/bin and
 * from PREFIX/bin without configuration. */
#ifndef CORE_BASE_EXE_PATH_H
#define CORE_BASE_EXE_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* out = "<folder of this program>/<relative>", e.g. "../share/locale". False (and out is
 * "<relative>") if the folder cannot be found or the path does not fit. */
bool exe_path(const char *relative, char *out, size_t size);

#endif
