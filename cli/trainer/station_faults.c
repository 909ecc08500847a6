#include "cli/trainer/station.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_fault_file(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 4 && n < STATION_NAME_MAX &&
		strcmp(entry->d_name + n - 4, ".txt") == 0;
}

static void print_mistakes(const char *path, const struct mistakes *m)
{
	for (size_t i = 0; i < m->count; i++)
		fprintf(stderr, "%s:%d:%d: %s\n", path, m->list[i].line, m->list[i].column,
			m->list[i].message.text);
}

static int read_fault(struct station *s, const char *folder, const char *name, struct fault *why)
{
	struct station_fault *out = &s->faults[s->fault_count];
	struct mistakes *m = malloc(sizeof *m);
	char path[PATH_MAX + NAME_MAX + 2];
	size_t len;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	snprintf(out->name, sizeof out->name, "%.*s", (int)strlen(name) - 4, name);
	out->text = m ? lesson_load(path, &len, why) : NULL;
	out->fault = out->text ? trainer_fault_read(out->text, len, m) : NULL;
	if (!out->fault) {
		free(m);
		free(out->text);
		return out->text ? fault_set(why, FAULT_SETUP, EXIT_FAILED,
							   MESSAGE("fault.out_of_memory_close_programs",
								   "out of memory; close other programs"))
						 : -1;
	}
	if (m->count == 0) {
		s->fault_count++;
	} else {
		print_mistakes(path, m);
		trainer_fault_free(out->fault);
		free(out->text);
	}
	free(m);
	return 0;
}

int station_read_faults(struct station *s, struct fault *why)
{
	char shipped[PATH_MAX];
	const char *folder = s->folder;
	struct dirent **entries;
	int count, result = 0;

	if (!folder) {
		exe_path("../share/warenspur/faults", shipped, sizeof shipped);
		folder = shipped;
	}
	count = scandir(folder, &entries, is_fault_file, alphasort);
	if (count < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.no_folder", "the folder of the faults, %s, cannot be read (%s)"),
			folder, message_error(errno));
	for (int i = 0; i < count; i++) {
		if (!result && s->fault_count < STATION_FAULTS_MAX)
			result = read_fault(s, folder, entries[i]->d_name, why);
		free(entries[i]);
	}
	free(entries);
	if (!result && s->fault_count == 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.folder_empty",
				"no fault without mistakes is in %s; its name ends in .txt"),
			folder);
	return result;
}

void station_free_faults(struct station *s)
{
	for (size_t i = 0; i < s->fault_count; i++) {
		trainer_fault_free(s->faults[i].fault);
		free(s->faults[i].text);
	}
	s->fault_count = 0;
}

int station_find_fault(const struct station *s, const char *word)
{
	int64_t number;

	if (text_to_int64(word, 1, (int64_t)s->fault_count, &number))
		return (int)number - 1;
	for (size_t i = 0; i < s->fault_count; i++)
		if (strcmp(s->faults[i].name, word) == 0)
			return (int)i;
	return -1;
}
