/* source_hid: driver for handheld scanners that act as a keyboard (keyboard wedge), through
 * libevdev. The device is grabbed: its keys come here only, not to a terminal. Only the
 * configured device is opened. */
#include "reader/scanner/keystrokes.h"
#include "reader/device/framing.h"
#include "reader/device/query.h"
#include "reader/device/source.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/word_list.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <libudev.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HID_IDLE_MS = 500, ALARM_EVERY_MS = 5000 };

static const unsigned modifiers[] = { KEY_LEFTSHIFT, KEY_RIGHTSHIFT, KEY_LEFTCTRL, KEY_RIGHTCTRL,
	KEY_LEFTALT, KEY_RIGHTALT, KEY_LEFTMETA, KEY_RIGHTMETA };

enum { KEY_LAYOUT, KEY_DEVICE_ID, KEY_GS1 };
static const char
	*const keys[] = { [KEY_LAYOUT] = "layout", [KEY_DEVICE_ID] = "id", [KEY_GS1] = "gs1", NULL };

struct hid_scanner {
	struct source base;
	struct libevdev *device;
	int64_t alarm_ms; /* earliest time of the next alarm about lost keys */
	struct keystrokes keystrokes;
	struct framing framing; /* that of the options, and ?gs1 of the address */
};

struct hid_address {
	struct query query;
	enum keymap_layout layout;
	char id[10]; /* required, "05e0:1200"; "": any */
	bool search; /* by id: the address is one */
	bool is_gs1;
};

static bool is_id(const char *text)
{
	for (int i = 0; i < 9; i++)
		if (i == 4 ? text[i] != ':' : !isxdigit((unsigned char)text[i]))
			return false;
	return text[9] == '\0';
}

static int refuse_layout(const char *layout, struct fault *why)
{
	struct word_list names = { 0 };

	for (int i = 0; i < KEYMAP_COUNT; i++)
		word_list_add(&names, keymap_name((enum keymap_layout)i));
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("source_hid.unknown_layout", "?layout=%s is not a supported keyboard layout"),
		layout);
	return word_list_refuse(&names, layout, why);
}

static int split_hid_address(const char *address, struct hid_address *out, struct fault *why)
{
	const char *layout, *id;

	memset(out, 0, sizeof *out);
	out->is_gs1 = framing_in_use()->is_gs1;
	if (query_split(address, keys, &out->query, why) ||
		query_flag(&out->query, keys, KEY_GS1, &out->is_gs1, why))
		return -1;
	out->search = is_id(out->query.path);
	layout = out->query.values[KEY_LAYOUT];
	id = out->search ? out->query.path : out->query.values[KEY_DEVICE_ID];
	out->layout = *layout ? keymap_from(layout) : KEYMAP_US;
	if (out->layout == KEYMAP_COUNT)
		return refuse_layout(layout, why);
	if (*id && !is_id(id))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("source_hid.id_no_vendor_product",
				"?id=%s is not VENDOR:PRODUCT; use four hexadecimal digits each, for example "
				"05e0:1200"),
			id);
	for (size_t i = 0; id[i]; i++)
		out->id[i] = (char)tolower((unsigned char)id[i]);
	if (out->search || out->query.path[0] == '/')
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("source_hid.names_no_input_device",
			"\"%s\" is not the address of an input device; use hid:/dev/input/by-id/... or "
			"hid:VENDOR:PRODUCT"),
		address);
}

static int check_hid_address(const char *address, struct fault *why)
{
	struct hid_address where;

	return split_hid_address(address, &where, why);
}

/* --- finding the device
 * ------------------------------------------------------------------------------ */

static bool read_hid_id(struct udev_device *device, char id[10])
{
	struct udev_device *input =
		udev_device_get_parent_with_subsystem_devtype(device, "input", NULL);
	const char *vendor = input ? udev_device_get_sysattr_value(input, "id/vendor") : NULL;
	const char *product = input ? udev_device_get_sysattr_value(input, "id/product") : NULL;

	if (!vendor || !product) {
		vendor = udev_device_get_property_value(device, "ID_VENDOR_ID");
		product = udev_device_get_property_value(device, "ID_MODEL_ID");
	}
	if (!vendor || !product || strlen(vendor) != 4 || strlen(product) != 4)
		return false;
	snprintf(id, 10, "%s:%s", vendor, product);
	return is_id(id);
}

/* Calls take() for each keyboard device, until it returns false. */
static void each_keyboard(bool (*take)(void *user, struct udev_device *, const char *node,
							  const char *id),
	void *user)
{
	struct udev *udev = udev_new();
	struct udev_enumerate *found = udev ? udev_enumerate_new(udev) : NULL;
	struct udev_list_entry *entry;
	bool more = found && udev_enumerate_add_match_subsystem(found, "input") >= 0 &&
		udev_enumerate_add_match_property(found, "ID_INPUT_KEYBOARD", "1") >= 0 &&
		udev_enumerate_scan_devices(found) >= 0;

	for (entry = more ? udev_enumerate_get_list_entry(found) : NULL; entry && more;
		 entry = udev_list_entry_get_next(entry)) {
		struct udev_device *device =
			udev_device_new_from_syspath(udev, udev_list_entry_get_name(entry));
		const char *node = device ? udev_device_get_devnode(device) : NULL;
		char id[10];

		if (node && strncmp(node, "/dev/input/event", 16) == 0 && read_hid_id(device, id))
			more = take(user, device, node, id);
		udev_device_unref(device);
	}
	udev_enumerate_unref(found);
	udev_unref(udev);
}

struct keyboard_search {
	const char *id;
	char node[PATH_MAX];
};

static bool match_keyboard(void *user, struct udev_device *device, const char *node, const char *id)
{
	struct keyboard_search *search = user;

	(void)device;
	if (strcmp(id, search->id) != 0)
		return true;
	text_copy(search->node, sizeof search->node, node);
	return false;
}

static int find_node(const struct hid_address *where, char node[PATH_MAX], struct fault *why)
{
	struct keyboard_search search = { .id = where->id };

	if (!where->search) {
		text_copy(node, PATH_MAX, where->query.path);
		return 0;
	}
	each_keyboard(match_keyboard, &search);
	if (!search.node[0])
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("source_hid.no_scanner_plugged",
				"no scanner %s is plugged in; plug it in or check the numbers (--list)"),
			where->id);
	text_copy(node, PATH_MAX, search.node);
	return 0;
}

static bool print_keyboard(void *user, struct udev_device *device, const char *node, const char *id)
{
	struct udev_device *input =
		udev_device_get_parent_with_subsystem_devtype(device, "input", NULL);
	const char *name = udev_device_get_sysattr_value(input, "name");
	struct {
		FILE *out;
		size_t count;
	} *list = user;
	char clean[TEXT_CLEAN_SIZE(80)];

	text_clean(name ? name : "", name ? strnlen(name, 80) : 0, clean, sizeof clean);
	fprintf(list->out, "  hid:%-27s %s (%s)\n", id, clean, node);
	list->count++;
	return true;
}

static size_t list_scanners(FILE *out)
{
	struct {
		FILE *out;
		size_t count;
	} list = { out, 0 };

	each_keyboard(print_keyboard, &list);
	return list.count;
}

/* --- open and read
 * ------------------------------------------------------------------------------ */

static void close_scanner(struct source *source)
{
	struct hid_scanner *s = (struct hid_scanner *)source;

	if (!s)
		return;
	if (s->device) {
		libevdev_grab(s->device, LIBEVDEV_UNGRAB);
		libevdev_free(s->device);
	}
	if (source->fd >= 0)
		close(source->fd);
	free(s);
}

static int cannot_open(const char *node, int error, struct fault *why)
{
	if (error == EACCES)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("source_hid.cannot_open_permission_denied",
				"cannot open %s (permission denied); add your user to the group input and log in "
				"again"),
			node);
	if (error == EBUSY)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("lock.in_use", "%s is in use by another program; stop that program first"),
			node);
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("source_hid.no_scanner",
			"no scanner at %s (%s); plug it in or check the path (--list)"),
		node, message_error(error));
}

/* A mouse, or the operator's keyboard after replugging, must not be grabbed. */
static int check_device(struct hid_scanner *s, const struct hid_address *where, const char *node,
	struct fault *why)
{
	char id[20];

	snprintf(id, sizeof id, "%04x:%04x", (unsigned)libevdev_get_id_vendor(s->device),
		(unsigned)libevdev_get_id_product(s->device));
	if (where->id[0] && strcmp(id, where->id) != 0)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("source_hid.another_device_one_asked",
				"%s is not the requested device: found %s, requested %s; check the path (--list)"),
			node, id, where->id);
	if (!libevdev_has_event_code(s->device, EV_KEY, KEY_ENTER) ||
		!libevdev_has_event_code(s->device, EV_KEY, KEY_1))
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("source_hid.does_not_type",
				"%s is not a scanner that types like a keyboard; check the path (--list)"),
			node);
	return 0;
}

static int open_hid_device(struct hid_scanner *s, const struct hid_address *where,
	struct fault *why)
{
	char node[PATH_MAX];
	int error;

	if (find_node(where, node, why))
		return -1;
	s->base.fd = open(node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (s->base.fd < 0)
		return cannot_open(node, errno, why);
	error = libevdev_new_from_fd(s->base.fd, &s->device);
	if (error < 0)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("source_hid.no_input_device",
				"%s is not an input device; check the path (--list)"),
			node);
	if (check_device(s, where, node, why))
		return -1;
	error = libevdev_grab(s->device, LIBEVDEV_GRAB);
	return error < 0 ? cannot_open(node, -error, why) : 0;
}

static struct source *open_scanner(const char *address, uint64_t begin, struct fault *why)
{
	struct hid_address where;
	struct hid_scanner *s;

	(void)begin;
	if (split_hid_address(address, &where, why))
		return NULL;
	s = calloc(1, sizeof *s);
	if (!s) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	s->base = (struct source){ .driver = &source_hid, .fd = -1, .period_ms = HID_IDLE_MS };
	keystrokes_init(&s->keystrokes, where.layout);
	s->framing = *framing_in_use();
	s->framing.is_gs1 = where.is_gs1;
	if (open_hid_device(s, &where, why)) {
		close_scanner(&s->base);
		return NULL;
	}
	return &s->base;
}

static enum source_result report_result(struct hid_scanner *s, enum keystrokes_result result,
	struct scan *out, struct fault *why)
{
	if (result == KEYSTROKES_CODE) {
		out->carrier = CARRIER_BARCODE;
		return framing_apply(&s->framing, out) ? SOURCE_SCAN : SOURCE_IDLE;
	}
	if (result != KEYSTROKES_CALIBRATED)
		return SOURCE_IDLE;
	fault_set(why, FAULT_SETUP, EXIT_OK,
		MESSAGE("source_hid.scanner_types_layout_used",
			"the scanner types with the keyboard layout %s, which is used from now on; to keep "
			"it, add ?layout=%s to its address"),
		keymap_name(s->keystrokes.layout), keymap_name(s->keystrokes.layout));
	return SOURCE_BAD;
}

/* "Alt+F4" */
static void name_lost_key(const struct hid_scanner *s, char *out, size_t size)
{
	const struct keystrokes_chord *chord = &s->keystrokes.last_lost;
	const char *name = libevdev_event_code_get_name(EV_KEY, chord->key);

	snprintf(out, size, "%s%s%s%s", chord->ctrl ? "Ctrl+" : "", chord->alt ? "Alt+" : "",
		chord->meta ? "Meta+" : "", name && strncmp(name, "KEY_", 4) == 0 ? name + 4 : "?");
}

static bool alarm_is_due(struct hid_scanner *s, int64_t now_ms, struct fault *why)
{
	char name[64];

	if (!s->keystrokes.lost || now_ms < s->alarm_ms)
		return false;
	name_lost_key(s, name, sizeof name);
	fault_set(why, FAULT_HARDWARE, EXIT_FAILED,
		MESSAGE_PLURAL("source_hid.scanner_pressed_key_stands",
			"the scanner sent a key without a character, it was dropped (%u time, %s); set the scanner to plain characters",
			"the scanner sent keys without a character, they were dropped (%u times, last %s); set the scanner to plain characters",
			s->keystrokes.lost),
		s->keystrokes.lost, name);
	s->keystrokes.lost = 0;
	s->alarm_ms = now_ms + ALARM_EVERY_MS;
	return true;
}

static bool has_gone(const struct hid_scanner *s)
{
	struct pollfd state = { .fd = s->base.fd };

	return poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR));
}

static enum source_result pause_or_wait(struct hid_scanner *s, int64_t now_ms, struct scan *out,
	struct fault *why)
{
	enum source_result result;
	int wait_ms;

	if (alarm_is_due(s, now_ms, why))
		return SOURCE_BAD;
	result = report_result(s, keystrokes_pause(&s->keystrokes, now_ms, out), out, why);
	wait_ms = keystrokes_wait_ms(&s->keystrokes, now_ms);
	s->base.period_ms = wait_ms < 0 ? HID_IDLE_MS : wait_ms;
	return result;
}

/* What comes up to the next end is a part of a code. libevdev then tells which keys are held. */
static enum source_result lose_keys(struct hid_scanner *s, struct scan *out, struct fault *why)
{
	int64_t now_ms = clock_mono_ms();
	struct input_event event;

	keystrokes_lose(&s->keystrokes, now_ms);
	while (libevdev_next_event(s->device, LIBEVDEV_READ_FLAG_SYNC, &event) ==
		LIBEVDEV_READ_STATUS_SYNC)
		;
	for (size_t i = 0; i < sizeof modifiers / sizeof modifiers[0]; i++)
		if (libevdev_get_event_value(s->device, EV_KEY, modifiers[i]))
			keystrokes_feed(&s->keystrokes, modifiers[i], 1, now_ms, out);
	fault_set(why, FAULT_HARDWARE, EXIT_FAILED,
		MESSAGE("source_hid.keys_scanner_were_lost",
			"keystrokes of the scanner were lost; scan the code again"));
	return SOURCE_BAD;
}

static enum source_result read_scanner(struct source *source, struct scan *out, struct fault *why)
{
	struct hid_scanner *s = (struct hid_scanner *)source;
	int64_t now_ms = clock_mono_ms();
	struct input_event event;
	enum source_result result = SOURCE_IDLE;
	int got = LIBEVDEV_READ_STATUS_SUCCESS;

	source->period_ms = 0;
	while (result == SOURCE_IDLE && got == LIBEVDEV_READ_STATUS_SUCCESS) {
		got = libevdev_next_event(s->device, LIBEVDEV_READ_FLAG_NORMAL, &event);
		if (got == LIBEVDEV_READ_STATUS_SUCCESS && event.type == EV_KEY)
			result = report_result(s,
				keystrokes_feed(&s->keystrokes, event.code, event.value, now_ms, out), out, why);
	}
	if (got == LIBEVDEV_READ_STATUS_SYNC)
		return lose_keys(s, out, why);
	if (got == -EAGAIN && !has_gone(s))
		return pause_or_wait(s, now_ms, out, why);
	if (got == LIBEVDEV_READ_STATUS_SUCCESS)
		return result;
	fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("source_hid.scanner_gone", "scanner disconnected; plug it in again"));
	return SOURCE_LOST;
}

const struct source_driver source_hid = {
	.scheme = "hid",
	.example = "hid:05e0:1200?layout=de",
	.summary = N_(
		"handheld scanner that types like a keyboard; also hid:/dev/input/... (layout us or de; ?gs1 as for serial:)"),
	.hand = SOURCE_HANDHELD,
	.patience_ms = 3000,
	.check = check_hid_address,
	.open = open_scanner,
	.read = read_scanner,
	.close = close_scanner,
	.list = list_scanners,
};
