#include "plc-bridge/profile/profile_find.h"
#include "core/base/exe_path.h"
#include "core/base/text.h"
#include "core/base/usual_path.h"
#include "core/base/word_list.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool own_folder(char *out, size_t size)
{
	char folder[PATH_MAX];
	int n;

	if (!usual_path_own_folder(folder, sizeof folder))
		return false;
	n = snprintf(out, size, "%s/plc", folder);
	return n > 0 && (size_t)n < size;
}

/* build/bin, and build/san/bin with sanitizers. */
static bool tree_folder(char *out, size_t size)
{
	static const char *const ways[] = { "../..", "../../.." };
	char mark[PATH_MAX], way[64];

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		snprintf(way, sizeof way, "%s/hw/plc/sorter.ini", ways[i]);
		if (!exe_path(way, mark, sizeof mark) || access(mark, F_OK) != 0)
			continue;
		snprintf(way, sizeof way, "%s/hw/plc", ways[i]);
		return exe_path(way, out, size);
	}
	return false;
}

/* The build's own share folder has copies only. */
static bool shipped_folder(char *out, size_t size)
{
	if (tree_folder(out, size))
		return false;
	exe_path("../share/warenspur/plc", out, size);
	return true;
}

bool profile_folder(int i, char *out, size_t size)
{
	static bool (*const folders[PROFILE_FOLDERS_MAX])(char *, size_t) = { own_folder, tree_folder,
		shipped_folder };

	char straight[PATH_MAX];

	if (i < 0 || i >= PROFILE_FOLDERS_MAX || !folders[i](out, size))
		return false;
	if (realpath(out, straight) && strlen(straight) < size)
		strcpy(out, straight);
	return true;
}

void profile_file(const char *name, char *out, size_t size)
{
	char folder[PROFILE_FOLDER_SIZE];

	snprintf(out, size, "%s", name);
	if (strpbrk(name, "/.") || strlen(name) > NAME_MAX)
		return;
	for (int i = 0; i < PROFILE_FOLDERS_MAX; i++)
		if (profile_folder(i, folder, sizeof folder)) {
			snprintf(out, size, "%s/%s.ini", folder, name);
			if (access(out, F_OK) == 0)
				return;
		}
}

static int is_profile(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 4, ".ini") == 0 &&
		text_is_name(entry->d_name);
}

static void each_in_folder(const char *folder,
	void (*row)(void *, const char *, const char *, bool), void *user, int *count)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_profile, alphasort);
	char name[NAME_MAX + 1], path[PROFILE_FOLDER_SIZE + NAME_MAX + 8], first[PATH_MAX];

	for (int e = 0; e < n; e++) {
		snprintf(name, sizeof name, "%.*s", (int)strlen(entries[e]->d_name) - 4,
			entries[e]->d_name);
		snprintf(path, sizeof path, "%s/%s.ini", folder, name);
		profile_file(name, first, sizeof first);
		if (!strchr(name, '.')) {
			row(user, name, path, strcmp(first, path) != 0);
			++*count;
		}
		free(entries[e]);
	}
	if (n >= 0)
		free(entries);
}

int profile_each(void (*row)(void *, const char *name, const char *path, bool hidden), void *user)
{
	char folder[PROFILE_FOLDER_SIZE];
	int count = 0;

	for (int i = 0; i < PROFILE_FOLDERS_MAX; i++)
		if (profile_folder(i, folder, sizeof folder))
			each_in_folder(folder, row, user, &count);
	return count;
}

static void add_name(void *user, const char *name, const char *path, bool hidden)
{
	(void)path;
	if (!hidden)
		word_list_add(user, name);
}

void profile_list(struct word_list *out)
{
	profile_each(add_name, out);
}
