#include "reader/decode/decoder.h"
#include "reader/decode/symbology_set.h"
#include "reader/picture/image.h"
#include "reader/device/source.h"
#include "core/base/lang.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct picture_files {
	struct source base;
	struct decoder *decoder;
	char **paths;         /* all files, sorted by name */
	size_t count, next;   /* next: the file that follows */
	bool is_announced;    /* paths[next - 1] is announced (position), not decoded yet */
	size_t found, report; /* scans of the current file, the next of them to hand out */
	size_t room;
	struct scan *scans;
};

static int check_image_path(const char *address, struct fault *why)
{
	struct stat st;

	if (!*address)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("source_image.image_lacks_file_folder",
				"image: the file or folder is missing; use for example image:label.png"));
	if (stat(address, &st))
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("source_image.cannot_find", "%s not found (%s); check the path"), address,
			message_error(errno));
	return 0;
}

static void close_pictures(struct source *source)
{
	struct picture_files *p = (struct picture_files *)source;

	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++)
		free(p->paths[i]);
	free(p->paths);
	free(p->scans);
	decoder_free(p->decoder);
	free(p);
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Appends folder/name unless it is itself a folder. False: out of memory. */
static bool add_path(struct picture_files *p, const char *folder, const char *name)
{
	struct stat st;
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return false;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		free(path);
	else
		p->paths[p->count++] = path;
	return true;
}

static int list_folder(struct picture_files *p, const char *folder, struct fault *why)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, is_shown, alphasort);
	bool fine = true;

	if (n < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("source_image.cannot_list_folder",
				"cannot list the folder %s (%s); check its permissions"),
			folder, message_error(errno));
	p->paths = calloc((size_t)n + 1, sizeof *p->paths);
	for (int i = 0; i < n; i++) {
		fine = fine && p->paths && add_path(p, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (!fine || !p->paths)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
	if (p->count == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("source_image.folder_holds_no_files",
				"the folder %s contains no files; copy pictures into it"),
			folder);
	return 0;
}

static int list_files(struct picture_files *p, const char *address, struct fault *why)
{
	struct stat st;

	if (check_image_path(address, why))
		return -1;
	if (stat(address, &st) == 0 && S_ISDIR(st.st_mode))
		return list_folder(p, address, why);
	p->paths = calloc(1, sizeof *p->paths);
	if (!p->paths || !(p->paths[0] = strdup(address)))
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
	p->count = 1;
	return 0;
}

static struct source *open_pictures(const char *address, uint64_t begin, struct fault *why)
{
	struct picture_files *p = calloc(1, sizeof *p);

	if (!p || !(p->decoder = decoder_new())) {
		free(p);
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	p->base = (struct source){ .driver = &source_image, .fd = -1, .position = begin };
	if (list_files(p, address, why)) {
		close_pictures(&p->base);
		return NULL;
	}
	p->next = begin < p->count ? (size_t)begin : p->count;
	return &p->base;
}

static void keep_scan(void *user, const struct scan *scan)
{
	struct picture_files *p = user;
	const char *path = p->paths[p->next - 1], *slash = strrchr(path, '/');

	if (p->found == p->room) {
		size_t room = p->room ? 2 * p->room : 8;
		struct scan *more = realloc(p->scans, room * sizeof *more);

		if (!more)
			return;
		p->scans = more;
		p->room = room;
	}
	p->scans[p->found] = *scan;
	text_copy(p->scans[p->found].file, sizeof scan->file, slash ? slash + 1 : path);
	p->found++;
}

static void explain_no_code(const char *path, struct fault *why)
{
	char unread[200];

	symbology_set_list_unread(unread, sizeof unread);
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("source_image.no_code_kinds",
			"%s: no code found in the picture; use a picture that is sharp, evenly lit and larger; "
			"these code types are not looked for: %s"),
		path, unread);
}

static enum source_result decode_next_file(struct picture_files *p, struct fault *why)
{
	const char *path = p->paths[p->next - 1];
	struct image image;
	int n;

	p->is_announced = false;
	p->found = p->report = 0;
	if (image_load(path, &image, why))
		return SOURCE_BAD;
	n = decoder_scan(p->decoder, image.grey, image.width, image.height, keep_scan, p);
	image_free(&image);
	if (n > 0)
		return SOURCE_IDLE;
	if (n < 0)
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("source_image.out_of_memory", "%s: out of memory; close other programs"), path);
	else
		explain_no_code(path, why);
	return SOURCE_BAD;
}

static enum source_result read_picture(struct source *source, struct scan *out, struct fault *why)
{
	struct picture_files *p = (struct picture_files *)source;

	if (p->report < p->found) {
		*out = p->scans[p->report++];
		return SOURCE_SCAN;
	}
	if (p->is_announced)
		return decode_next_file(p, why);
	if (p->next == p->count)
		return SOURCE_END;
	/* Announced before: if this file crashes the process, the next worker starts behind it. */
	source->position = ++p->next;
	p->is_announced = true;
	return SOURCE_IDLE;
}

static size_t list_no_files(FILE *out)
{
	(void)out;
	return 0;
}

const struct source_driver source_image = {
	.scheme = "image",
	.example = "image:FILE|FOLDER",
	.summary = N_("codes in picture files (PNG, JPEG, PNM); each code is a scan"),
	.finite = true,
	.patience_ms = 60000,
	.check = check_image_path,
	.open = open_pictures,
	.read = read_picture,
	.close = close_pictures,
	.list = list_no_files,
};
