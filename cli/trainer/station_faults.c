#include "cli/trainer/station.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_mistakes(const char *path, const struct mistakes *m)
{
	for (size_t i = 0; i < m->count; i++)
		fprintf(stderr, "%s:%d:%d: %s\n", path, m->list[i].line, m->list[i].column,
			m->list[i].message.text);
}

static int read_fault(struct station *s, const char *path, struct fault *why)
{
	struct station_fault *out = &s->faults[s->fault_count];
	struct mistakes *m = malloc(sizeof *m);
	size_t len;

	lesson_name_of(path, out->name, sizeof out->name);
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
	struct lesson_names names;
	int result = lesson_list_faults(s->folder, &names, why);

	for (size_t i = 0; i < names.count && !result; i++)
		result = read_fault(s, names.paths[i], why);
	if (!result && s->fault_count == 0) {
		*strrchr(names.paths[0], '/') = '\0';
		result = fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.folder_faulty", "all faults in %s have mistakes"), names.paths[0]);
	}
	lesson_free_names(&names);
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
