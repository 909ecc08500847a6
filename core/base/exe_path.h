/* beside: files that lie beside the running program, so that nothing depends on where it was
 * installed: build/bin and PREFIX/bin look the same from inside. */
#ifndef CORE_BASE_EXE_PATH_H
#define CORE_BASE_EXE_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* out = "<folder of this program>/<relative>", e.g. "../share/locale". False (and out is
 * "<relative>") if the folder cannot be found or the path does not fit. */
bool exe_path(const char *relative, char *out, size_t size);

#endif
