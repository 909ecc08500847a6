/* usual_path: where configuration file and database are if nothing names them. Source: XDG Base
 * Directory Specification; an empty variable counts as unset. */
#ifndef CORE_BASE_USUAL_PATH_H
#define CORE_BASE_USUAL_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* The folder of a person's own files: below $XDG_CONFIG_HOME or the home folder. It need not exist. False: neither
 * variable is set; out is then below "/". */
bool usual_path_own_folder(char *out, size_t size);

/* $WARENSPUR_CONFIG, else the first of the usual files that exists. False: there is none. */
bool usual_path_config(char *out, size_t size);

/* /var/lib/warenspur/warenspur.db if that folder can be written, else below $XDG_DATA_HOME or the
 * home folder. The file need not exist. */
void usual_path_database(char *out, size_t size);

#endif
