#include "core/plant/plant_fault.h"
#include "core/base/lang.h"

#include <string.h>
#include <strings.h>

const struct plant_fault plant_faults[] = {
	{ "lane_1_full", N_("lane 1 is full"),
		N_("the next box for lane 1 stops in its light barrier: jam, the belt stops"),
		"lane 1 full", "lane 1 free" },
	{ "lane_2_full", N_("lane 2 is full"),
		N_("the next box for lane 2 stops in its light barrier: jam, the belt stops"),
		"lane 2 full", "lane 2 free" },
	{ "lane_3_full", N_("lane 3 is full"),
		N_("the next box for lane 3 stops in its light barrier: jam, the belt stops"),
		"lane 3 full", "lane 3 free" },
	{ "box_stuck", N_("a box is stuck"),
		N_("the newest box on the belt stays where it is: jam, or missing"), "box last stick",
		"box stuck unstick" },
	{ "box_removed", N_("a box is removed"),
		N_("the newest box on the belt is taken away: missing, or tracking lost"),
		"box last remove", NULL },
	{ "no_code", N_("the next box has no code"), N_("nothing is read, it goes to lane 3"),
		"box next no-read", NULL },
	{ "tag_unreadable", N_("RFID tag is unreadable"),
		N_("the tag of the next box answers, but its memory cannot be read"), "box next unreadable",
		NULL },
	{ "two_codes", N_("two articles on one box"), N_("two codes are read, the box goes to lane 3"),
		"box next double", NULL },
	{ "neighbour_tag", N_("the neighbour's tag is read"),
		N_("the tag of the box behind is in the field as well"), "box next cross", NULL },
	{ "same_serial", N_("a serial number comes twice"),
		N_("the next box carries the code of an earlier one"), "box next duplicate", NULL },
	{ "barrier_ident", N_("light barrier at the read point dirty"),
		N_("it is always covered: the PLC stops with a jam"), "barrier LB_IDENT covered",
		"barrier LB_IDENT well" },
	{ "barrier_divert1", N_("light barrier of diverter 1 dirty"),
		N_("it is always covered: the PLC stops with a jam"), "barrier LB_DIVERT1 covered",
		"barrier LB_DIVERT1 well" },
	{ "barrier_lane1", N_("light barrier of lane 1 blind"),
		N_("boxes reach lane 1, but nothing confirms it: missing"), "barrier LB_LANE1 free",
		"barrier LB_LANE1 well" },
	{ "estop", N_("emergency stop is pressed"), N_("the belt stops at once; reset, then start"),
		"estop press", "estop release" },
	{ "motor", N_("motor protection has tripped"), N_("the belt stops; reset, then start"),
		"motor trip", "motor ok" },
	{ "manual", N_("key switch on manual"), N_("the belt stops; commands are refused"),
		"mode manual", "mode auto" },
	{ "plc_frozen", N_("PLC freezes"),
		N_("it still answers, but its heartbeat stands still: NO DATA after 2 s"), "plc freeze",
		"plc run" },
	{ "plc_stopped", N_("PLC program stops"),
		N_("outputs off, the belt stands, no value changes: NO DATA after 2 s"), "plc stop",
		"plc run" },
	{ "plc_restart", N_("PLC loses power"),
		N_("it starts again without memory: boxes under way are aborted, the belt stands"),
		"plc restart", NULL },
	{ "wire_cut", N_("wire is cut"), N_("every connection to the PLC ends: alarm, NO DATA"),
		"wire cut", "wire well" },
	{ "wire_mute", N_("PLC does not answer"), N_("the connection stands, no answer comes: NO DATA"),
		"wire mute", "wire well" },
	{ "wire_slow", N_("network is slow"),
		N_("each answer comes 100 ms later; boxes wait longer at the read point"), "wire delay 100",
		"wire well" },
	{ "wire_garbage", N_("answers are corrupted"),
		N_("random bytes instead of answers: the PLC bridge connects again and again"),
		"wire garbage", "wire well" },
	{ "reader_mute", N_("RFID reader does not answer"),
		N_("its state is down, boxes are known by their barcode only"), "chip mute", "chip well" },
	{ "reader_unplugged", N_("RFID reader is unplugged"),
		N_("alarm; it is found again when it is plugged in"), "unplug", "plug" },
	{ "camera_off", N_("camera is off"), N_("no more pictures; its state is down"), "camera off",
		"camera on" },
	{ "camera_blurred", N_("camera is out of focus"), N_("fewer barcodes are read"),
		"camera blur 4", "camera blur 0" },
};
const size_t plant_fault_count = sizeof plant_faults / sizeof plant_faults[0];
_Static_assert(sizeof plant_faults / sizeof plant_faults[0] <= PLANT_FAULT_MAX, "room");

static bool has_word(const char *name, const char *word, size_t len)
{
	for (; *name; name += strcspn(name, " "), name += strspn(name, " "))
		if (strcspn(name, " ") == len && strncasecmp(name, word, len) == 0)
			return true;
	return false;
}

/* Are the words of a text, two or more, all in a name? "lane 1 full" is short for "lane 1 is full". */
static bool is_short_for(const char *text, const char *name)
{
	size_t count = 0, len;

	for (text += strspn(text, " "); *text; text += len, text += strspn(text, " "), count++) {
		len = strcspn(text, " ");
		if (!has_word(name, text, len))
			return false;
	}
	return count >= 2;
}

const struct plant_fault *plant_fault_find(const char *text)
{
	for (size_t i = 0; i < plant_fault_count; i++) {
		const struct plant_fault *f = &plant_faults[i];

		if (strcasecmp(text, f->id) == 0 || strcasecmp(text, f->name) == 0 ||
			strcasecmp(text, _(f->name)) == 0)
			return f;
	}
	return NULL;
}

const struct plant_fault *plant_fault_of_words(const char *text)
{
	const struct plant_fault *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < plant_fault_count; i++) {
		const struct plant_fault *f = &plant_faults[i];

		if (is_short_for(text, f->name) || is_short_for(text, _(f->name))) {
			found = f;
			count++;
		}
	}
	return count == 1 ? found : NULL;
}

bool plant_fault_is_all_well(const char *text)
{
	static const char *const names[] = { "well", "all well", N_("all well again") };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcasecmp(text, names[i]) == 0 || strcasecmp(text, _(names[i])) == 0 ||
			is_short_for(text, _(names[i])))
			return true;
	return false;
}

static void read_state(const char *word, size_t len, enum plant_fault_state *states)
{
	for (size_t i = 0; i < plant_fault_count; i++) {
		size_t id = strlen(plant_faults[i].id);

		if (len <= id || strncmp(word, plant_faults[i].id, id) != 0 || word[id] != '=')
			continue;
		word += id + 1;
		len -= id + 1;
		if (len == 6 && strncmp(word, "active", len) == 0)
			states[i] = PLANT_FAULT_ACTIVE;
		else if (len == 3 && strncmp(word, "off", len) == 0)
			states[i] = PLANT_FAULT_OFF;
		return;
	}
}

bool plant_fault_read_states(const char *answer, enum plant_fault_state states[PLANT_FAULT_MAX])
{
	for (int i = 0; i < PLANT_FAULT_MAX; i++)
		states[i] = PLANT_FAULT_ABSENT;
	if (strncmp(answer, "ok", 2) != 0 || (answer[2] && answer[2] != ' '))
		return false;
	for (const char *at = answer + 2; *at;) {
		size_t len = strcspn(at, " ");

		read_state(at, len, states);
		at += len;
		at += strspn(at, " ");
	}
	return true;
}
