/* source_camera: driver for codes in the images of a camera. A code counts when two images show it.
 * No image is stored. */
#include "reader/picture/frame_confirm.h"
#include "reader/picture/camera.h"
#include "reader/picture/unread_code.h"
#include "reader/decode/decoder.h"
#include "reader/decode/symbology_set.h"
#include "reader/device/query.h"
#include "reader/device/source.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <libudev.h>
#include <stdlib.h>
#include <string.h>

enum {
	PICTURE_MS = 20, /* libzbar's descriptor is polled at least this often */
	SILENCE_MS = 3000,
	CODES_MAX = 16, /* of one image */
	WIDTH = 1280,
	HEIGHT = 720
};

enum { CAMERA_KEY_SIZE };
static const char *const keys[] = { [CAMERA_KEY_SIZE] = "size", NULL };
static const char stream_prefix[] = "y4m:";

struct camera_source {
	struct source base;
	struct camera *camera;
	struct decoder *decoder;
	struct frame_confirm confirm;
	struct unread_code unread;
	uint64_t picture;     /* number of the last image */
	int64_t picture_ms;   /* when it came */
	size_t found, report; /* codes of this image; the next one to hand out */
	struct scan codes[CODES_MAX];
};

struct camera_address {
	const struct camera_feed *feed;
	struct query query;
	const char *path; /* inside query */
	unsigned width, height;
};

static int parse_frame_size(const char *text, struct camera_address *out, struct fault *why)
{
	char end;

	if (!*text ||
		(sscanf(text, "%ux%u%c", &out->width, &out->height, &end) == 2 && out->width >= 16 &&
			out->width <= 8192 && out->height >= 16 && out->height <= 8192))
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("source_camera.size_no_size_picture",
			"?size=%s is not a picture size; use for example ?size=1920x1080"),
		text);
}

static int split_camera_address(const char *address, struct camera_address *out, struct fault *why)
{
	bool stream;

	*out = (struct camera_address){ .width = WIDTH, .height = HEIGHT };
	if (query_split(address, keys, &out->query, why) ||
		parse_frame_size(out->query.values[CAMERA_KEY_SIZE], out, why))
		return -1;
	stream = strncmp(out->query.path, stream_prefix, sizeof stream_prefix - 1) == 0;
	out->feed = stream ? &camera_stream : &camera_device;
	out->path = out->query.path + (stream ? sizeof stream_prefix - 1 : 0);
	if (*out->path)
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("source_camera.camera_lacks_device",
			"camera: the device is missing; use camera:/dev/video0 or camera:y4m:FIFO (see "
			"--list)"));
}

static int check_camera_address(const char *address, struct fault *why)
{
	struct camera_address where;

	return split_camera_address(address, &where, why);
}

static void close_camera(struct source *source)
{
	struct camera_source *e = (struct camera_source *)source;

	if (!e)
		return;
	if (e->camera)
		e->camera->feed->close(e->camera);
	decoder_free(e->decoder);
	free(e);
}

static struct source *open_camera(const char *address, uint64_t begin, struct fault *why)
{
	struct camera_address where;
	struct camera_source *e;

	(void)begin;
	if (split_camera_address(address, &where, why))
		return NULL;
	e = calloc(1, sizeof *e);
	if (!e || !(e->decoder = decoder_new())) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		free(e);
		return NULL;
	}
	e->camera = where.feed->open(where.path, where.width, where.height, why);
	if (!e->camera) {
		close_camera(&e->base);
		return NULL;
	}
	e->base =
		(struct source){ .driver = &source_camera, .fd = e->camera->fd, .period_ms = PICTURE_MS };
	e->picture_ms = clock_mono_ms();
	return &e->base;
}

static void keep_code(void *user, const struct scan *scan)
{
	struct camera_source *e = user;
	enum frame_confirmation agreement = frame_confirm(&e->confirm, scan, e->picture, e->picture_ms);

	if (agreement == FRAME_UNCONFIRMED || e->found == CODES_MAX)
		return;
	e->codes[e->found] = *scan;
	e->codes[e->found++].stays = agreement == FRAME_STAYS;
}

static enum source_result next_code(struct camera_source *e, struct scan *out)
{
	e->base.period_ms = PICTURE_MS;
	if (e->report == e->found)
		return SOURCE_IDLE;
	*out = e->codes[e->report++];
	if (e->report < e->found)
		e->base.period_ms = 0;
	return SOURCE_SCAN;
}

/* A picture in which something looks like a code, and none is read. */
static enum source_result explain_unread(struct fault *why)
{
	char kinds[200];

	symbology_set_list_unread(kinds, sizeof kinds);
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("source_camera.unread_code",
			"something in the picture looks like a code and cannot be read; move it closer and hold "
			"it flat, sharp and evenly lit; these code types are not looked for: %s"),
		kinds);
	return SOURCE_UNREAD;
}

static bool is_code_unread(struct camera_source *e, const struct camera_frame *frame, bool was_read)
{
	struct code_texture_area area;
	bool seen = code_texture_find(frame->grey, frame->width, frame->height, &area);

	return unread_code_look(&e->unread, seen ? &area : NULL, was_read, e->picture_ms);
}

static enum source_result decode_frame(struct camera_source *e, const struct camera_frame *frame,
	struct scan *out, struct fault *why)
{
	int codes;

	e->picture++;
	e->picture_ms = clock_mono_ms();
	e->found = e->report = 0;
	codes = decoder_scan_frame(e->decoder, frame->grey, frame->width, frame->height, keep_code, e);
	if (codes >= 0 && is_code_unread(e, frame, codes > 0))
		return explain_unread(why);
	if (codes >= 0)
		return next_code(e, out);
	fault_set(why, FAULT_SETUP, EXIT_FAILED,
		MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
	return SOURCE_LOST;
}

static enum source_result wait_for_frame(struct camera_source *e, struct fault *why)
{
	if (clock_mono_ms() - e->picture_ms < SILENCE_MS)
		return SOURCE_IDLE;
	e->picture += FRAME_CONFIRM_PICTURES; /* what it showed meanwhile is not known */
	fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE, e->camera->feed->silence);
	return SOURCE_MUTE;
}

static enum source_result read_camera(struct source *source, struct scan *out, struct fault *why)
{
	struct camera_source *e = (struct camera_source *)source;
	struct camera_frame frame;

	if (next_code(e, out) == SOURCE_SCAN)
		return SOURCE_SCAN;
	switch (e->camera->feed->next(e->camera, &frame, why)) {
	case CAMERA_FRAME:
		return decode_frame(e, &frame, out, why);
	case CAMERA_LOST:
		return SOURCE_LOST;
	case CAMERA_BROKEN:
		return SOURCE_BAD;
	case CAMERA_END:
		return SOURCE_END;
	default:
		return wait_for_frame(e, why);
	}
}

static bool is_capture_device(struct udev_device *device)
{
	const char *capabilities = udev_device_get_property_value(device, "ID_V4L_CAPABILITIES");

	return !capabilities || strstr(capabilities, ":capture:");
}

static size_t print_camera(FILE *out, struct udev *udev, const char *syspath)
{
	struct udev_device *device = udev_device_new_from_syspath(udev, syspath);
	const char *node = device ? udev_device_get_devnode(device) : NULL;
	const char *name = node ? udev_device_get_property_value(device, "ID_V4L_PRODUCT") : NULL;
	char clean[TEXT_CLEAN_SIZE(80)] = "";
	bool fits = node && is_capture_device(device);

	if (name)
		text_clean(name, strnlen(name, 80), clean, sizeof clean);
	if (fits)
		fprintf(out, "  camera:%-24s %s\n", node, clean);
	udev_device_unref(device);
	return fits;
}

static size_t list_cameras(FILE *out)
{
	struct udev *udev = udev_new();
	struct udev_enumerate *found = udev ? udev_enumerate_new(udev) : NULL;
	struct udev_list_entry *entry;
	size_t count = 0;

	if (found && udev_enumerate_add_match_subsystem(found, "video4linux") >= 0 &&
		udev_enumerate_scan_devices(found) >= 0)
		udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(found)) count +=
			print_camera(out, udev, udev_list_entry_get_name(entry));
	udev_enumerate_unref(found);
	udev_unref(udev);
	return count;
}

const struct source_driver source_camera = {
	.scheme = "camera",
	.example = "camera:/dev/video0",
	.summary =
		N_("webcam (?size=1280x720); camera:y4m:FIFO|- a raw stream from ffmpeg or rpicam-vid"),
	.presence = true,
	.patience_ms = 5000,
	.check = check_camera_address,
	.open = open_camera,
	.read = read_camera,
	.close = close_camera,
	.list = list_cameras,
};
