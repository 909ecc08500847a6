/* profile_find: where the file of a PLC profile is found by its name. Reads folders only. */
#ifndef PLC_BRIDGE_PROFILE_PROFILE_FIND_H
#define PLC_BRIDGE_PROFILE_PROFILE_FIND_H

#include <stdbool.h>
#include <stddef.h>

/* The folders, the first that has the file counts:
 *   1. $XDG_CONFIG_HOME/warenspur/plc, by default ~/.config/warenspur/plc: the user's own
 *   2. hw/plc of the source tree that the running program was built in, if it was
 *   3. otherwise ../share/warenspur/plc beside the folder of the programs: the shipped ones */
enum { PROFILE_FOLDERS_MAX = 3, PROFILE_FOLDER_SIZE = 4096 };

/* The path of folder i from 0; false: there is no such folder name here (no HOME, no source tree). */
bool profile_folder(int i, char *out, size_t size);

/* "sorter" -> the first existing folder's sorter.ini, else where the shipped one would be; a name
 * with a slash or dot is a path. */
void profile_file(const char *name, char *out, size_t size);

/* Calls row() for every profile, folder by folder, by name; hidden: a folder before has one of that
 * name. Returns how many there are. */
int profile_each(void (*row)(void *, const char *name, const char *path, bool hidden), void *user);

/* Their names, without those that are hidden. */
struct word_list;
void profile_list(struct word_list *out);

#endif
