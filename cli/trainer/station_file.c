#include "cli/trainer/station.h"
#include "core/base/lang.h"
#include "core/base/usual_path.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 64 * 1024 };

static int find_file(struct station *s, struct fault *why)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	char folder[PATH_MAX - 32];
	int len = data && data[0] == '/' ? snprintf(folder, sizeof folder, "%s/warenspur", data)
		: home && home[0] == '/'
		? snprintf(folder, sizeof folder, "%s/.local/share/warenspur", home)
		: -1;

	if (len < 0 || (size_t)len >= sizeof folder)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("trainer.no_home",
				"there is no folder for the trainer's file; set HOME or XDG_DATA_HOME"));
	for (char *at = folder + 1; *at; at++)
		if (*at == '/') {
			*at = '\0';
			mkdir(folder, 0755);
			*at = '/';
		}
	if (mkdir(folder, 0755) && errno != EEXIST)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("trainer.cannot_make_folder", "cannot create the folder %s (%s)"), folder,
			message_error(errno));
	snprintf(s->file, sizeof s->file, "%s/trainer.json", folder);
	return 0;
}

/* The file is the trainer's alone, or it is not read. */
static int check_file(int fd, const char *path, struct fault *why)
{
	struct stat at;

	if (fstat(fd, &at))
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.cannot_read", "%s cannot be read (%s)"), path, message_error(errno));
	if (!S_ISREG(at.st_mode) || at.st_uid != geteuid())
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.not_own", "%s is not a file of yours; delete it"), path);
	if (at.st_mode & 077)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.others_read",
				"others can read or change %s; delete it, or if they did not: chmod 600 %s"),
			path, path);
	if (at.st_size > FILE_BYTES_MAX)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.odd_file", "%s was not written by warenspur trainer; delete it"),
			path);
	return 0;
}

static json_t *number_list(const int64_t *numbers, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_integer(numbers[i]));
	return list;
}

static void read_numbers(const json_t *list, int64_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		numbers[i] = json_integer_value(json_array_get(list, i));
}

static json_t *exercise_json(const struct station *s)
{
	const struct exercise *e = &s->exercise;

	if (e->phase == EXERCISE_IDLE)
		return json_null();
	return json_pack(
		"{s:s, s:s, s:I, s:i, s:b, s:I, s:I, s:I, s:o, s:I, s:I, s:b, s:o, s:o, s:I, s:I}", "fault",
		s->faults[s->chosen].name, "db", s->db, "seq", (json_int_t)s->seq, "phase", (int)e->phase,
		"debriefed", s->is_debriefed, "begun_us", (json_int_t)e->begun_us, "ended_us",
		(json_int_t)e->ended_us, "boxes_left", (json_int_t)e->boxes_left, "at_us",
		number_list(e->at_us, EXERCISE_MOMENTS), "next_order", (json_int_t)e->next_order, "due_us",
		(json_int_t)e->due_us, "well", e->is_well, "begun",
		number_list(s->begun.after, STORE_FACT_COUNT), "symptom",
		number_list(s->symptom.after, STORE_FACT_COUNT), "passage", (json_int_t)s->begun_passage,
		"moment_us", (json_int_t)s->moment_us);
}

/* An exercise on another database, or with a fault that is not there any more, is over. */
static void read_exercise(struct station *s, const json_t *object)
{
	const char *name = json_string_value(json_object_get(object, "fault"));
	const char *db = json_string_value(json_object_get(object, "db"));
	int found = name ? station_find_fault(s, name) : -1;
	int64_t phase = json_integer_value(json_object_get(object, "phase"));
	struct exercise *e = &s->exercise;

	if (found < 0 || !db || strcmp(db, s->db) != 0 || phase <= EXERCISE_IDLE ||
		phase > EXERCISE_ENDED)
		return;
	s->chosen = (size_t)found;
	s->seq = json_integer_value(json_object_get(object, "seq"));
	s->is_debriefed = json_is_true(json_object_get(object, "debriefed"));
	s->begun_passage = json_integer_value(json_object_get(object, "passage"));
	s->moment_us = json_integer_value(json_object_get(object, "moment_us"));
	read_numbers(json_object_get(object, "begun"), s->begun.after, STORE_FACT_COUNT);
	read_numbers(json_object_get(object, "symptom"), s->symptom.after, STORE_FACT_COUNT);
	*e = (struct exercise){ .phase = (enum exercise_phase)phase,
		.begun_us = json_integer_value(json_object_get(object, "begun_us")),
		.ended_us = json_integer_value(json_object_get(object, "ended_us")),
		.boxes_left = json_integer_value(json_object_get(object, "boxes_left")),
		.next_order = (size_t)json_integer_value(json_object_get(object, "next_order")),
		.due_us = json_integer_value(json_object_get(object, "due_us")),
		.is_well = json_is_true(json_object_get(object, "well")) };
	read_numbers(json_object_get(object, "at_us"), e->at_us, EXERCISE_MOMENTS);
}

int station_load(struct station *s, struct fault *why)
{
	const char *hash;
	json_t *object;
	int fd;

	if (find_file(s, why))
		return -1;
	fd = open(s->file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			errno == ELOOP ? MESSAGE("trainer.is_link", "%s is a link; delete it")
						   : MESSAGE("trainer.cannot_open", "%s cannot be opened"),
			s->file);
	if (check_file(fd, s->file, why)) {
		close(fd);
		return -1;
	}
	object = json_loadfd(fd, 0, NULL);
	close(fd);
	hash = json_string_value(json_object_get(object, "pin"));
	if (!hash || strlen(hash) >= sizeof s->pin_hash) {
		json_decref(object);
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("trainer.odd_file", "%s was not written by warenspur trainer; delete it"),
			s->file);
	}
	text_copy(s->pin_hash, sizeof s->pin_hash, hash);
	read_exercise(s, json_object_get(object, "exercise"));
	json_decref(object);
	return 0;
}

static bool write_whole(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t n = write(fd, text, left);

		if (n < 0 && errno != EINTR)
			return false;
		text += n > 0 ? n : 0;
		left -= n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) == 0;
}

/* A new file takes the place of the old one: killed in between, one of both is there. */
int station_save(const struct station *s, struct fault *why)
{
	json_t *object = json_pack("{s:s, s:o}", "pin", s->pin_hash, "exercise", exercise_json(s));
	char *text = json_dumps(object, JSON_INDENT(1)), path[PATH_MAX + 8];
	int fd, error;
	bool is_written;

	json_decref(object);
	snprintf(path, sizeof path, "%s.new", s->file);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	is_written = fd >= 0 && text && write_whole(fd, text);
	error = errno;
	if (fd >= 0)
		close(fd);
	free(text);
	if (is_written && rename(path, s->file) == 0)
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		MESSAGE("trainer.cannot_write",
			"%s cannot be written (%s); the station would forget what runs"),
		s->file, message_error(is_written ? errno : error));
}
