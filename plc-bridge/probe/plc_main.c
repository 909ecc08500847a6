/* warenspur-plc: finds the addresses of a PLC's signals, shows profiles, and keeps to which PLCs a
 * bridge may write. It never writes to a PLC. */
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/word_list.h"
#include "core/base/options.h"
#include "core/base/text.h"
#include "core/run/database_choice.h"
#include "core/store/store.h"
#include "plc-bridge/modbus/address.h"
#include "plc-bridge/probe/probe_file.h"
#include "plc-bridge/probe/probe_session.h"
#include "plc-bridge/profile/profile_find.h"

#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct probe_options {
	struct options_common common;
	const char *profile, *once, *write;
	int unit;
	double seconds;
	bool json;
};

static const struct option_row rows[] = {
	{ .name = "profile",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.fallback = "sorter",
		.help = N_("expected addresses of this PLC"),
		.offset = offsetof(struct probe_options, profile) },
	{ .name = "unit",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.fallback = "-1",
		.min = -1,
		.max = 255,
		.help = N_("Modbus unit ID (-1: from the profile)"),
		.offset = offsetof(struct probe_options, unit) },
	{ .name = "once",
		.kind = OPTION_TEXT,
		.argument = N_("SIGNAL"),
		.help = N_("look for this signal only; needs no terminal"),
		.offset = offsetof(struct probe_options, once) },
	{ .name = "seconds",
		.kind = OPTION_REAL,
		.argument = "S",
		.fallback = "20",
		.min = 0.1,
		.max = 600,
		.help = N_("waiting time for each change"),
		.offset = offsetof(struct probe_options, seconds) },
	{ .name = "write",
		.kind = OPTION_TEXT,
		.argument = N_("FILE.ini"),
		.help = N_("write the result into this profile"),
		.offset = offsetof(struct probe_options, write) },
	{ .name = "json",
		.kind = OPTION_FLAG,
		.help = N_("one JSON document on standard output"),
		.offset = offsetof(struct probe_options, json) },
};

static const struct options_program program = {
	.name = "warenspur-plc",
	.section = "plc",
	.usage = N_("[options] probe|allow|forget ADDRESS | allow | profiles | show [PROFILE]"),
	.summary = N_("Finds the signals of a PLC, shows a PLC profile, allows writing."),
	.details = N_(
		"probe asks you to cover a light barrier, sees which bit changes and shows what "
		"that\nmeans for the profile: off by one, a base, another function code, swapped "
		"bytes,\nthe order of words, another unit ID. It never writes to the PLC.\nprofiles "
		"lists the PLC profiles and where each was found: your own folder\n"
		"~/.config/warenspur/plc, hw/plc of a source tree, those of the installation.\nallow lets "
		"PLC bridges write to the PLC at this address from now on; without an\naddress it "
		"lists the allowed ones. forget withdraws the permission.\nExamples: warenspur plc "
		"probe tcp:192.168.0.1:502 --profile s7-1200\n          warenspur plc probe "
		"rtu:/dev/ttyUSB0:9600 --once LB_IDENT --write my.ini\n          warenspur plc show "
		"wago-750\n          warenspur plc allow tcp:192.168.0.1:502"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* Signals of an interactive session, in this order. */
static const enum signal_id session_signals[] = { SIGNAL_PLC_HEARTBEAT, SIGNAL_ENCODER,
	SIGNAL_LB_INFEED, SIGNAL_LB_IDENT, SIGNAL_LB_DIVERT1, SIGNAL_LB_LANE1, SIGNAL_LB_DIVERT2,
	SIGNAL_LB_LANE2, SIGNAL_LB_LANE3, SIGNAL_ESTOP_OK };

enum { FINDINGS_MAX = sizeof session_signals / sizeof session_signals[0] };

struct findings {
	struct probe_finding list[FINDINGS_MAX];
	int count;
};

/* --- output ----------------------------------------------------------------------------------- */

static void print_unit(const struct probe *p, FILE *out)
{
	if (p->profile.unit != p->profile_unit)
		fprintf(out, _("unit %d does not answer, unit %d does: set unit = %d under [plc]\n"),
			p->profile_unit, p->profile.unit, p->profile.unit);
}

static void print_finding(const struct probe_finding *f, FILE *out)
{
	char place[32];

	fprintf(out, "%s\n", f->text);
	for (int i = 0; f->verdict == PROBE_SEVERAL && i < f->count; i++)
		fprintf(out, "    %s\n",
			profile_format_place(&f->places[i], profile_signal_kind(f->id), place, sizeof place));
	if (*f->name)
		fprintf(out, "    [%s]\n    %s = %s\n", f->section, f->name, f->value);
}

static json_t *finding_json(const struct probe *p, const struct probe_finding *f)
{
	enum profile_kind kind = profile_signal_kind(f->id);
	json_t *places = json_array();
	char expected[32], place[32];

	for (int i = 0; i < f->count; i++)
		json_array_append_new(places,
			json_string(profile_format_place(&f->places[i], kind, place, sizeof place)));
	return json_pack("{ss ss ss so ss ss ss ss}", "signal", signals[f->id].name, "verdict",
		probe_verdict_name(f->verdict), "expected",
		profile_format_place(&p->profile.points[f->id], kind, expected, sizeof expected), "places",
		places, "section", *f->name ? f->section : "", "name", f->name, "value", f->value, "text",
		f->text);
}

static void print_findings_json(const struct probe *p, const char *address,
	const struct findings *findings)
{
	json_t *readable = json_array(), *list = json_array(), *whole;

	for (int i = 0; i < p->block_count; i++)
		json_array_append_new(readable,
			json_pack("{ss si si}", "area", profile_area_name(p->blocks[i].area), "first",
				p->blocks[i].first, "count", p->blocks[i].count));
	for (int i = 0; i < findings->count; i++)
		json_array_append_new(list, finding_json(p, &findings->list[i]));
	whole = json_pack("{ss si si so so}", "address", address, "unit", p->profile.unit, "unit_asked",
		p->profile_unit, "readable", readable, "findings", list);
	json_dumpf(whole, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(whole);
}

/* --- probing
 * ------------------------------------------------------------------------------------- */

static int write_findings(const struct probe_options *o, const struct probe *p,
	const struct findings *findings, FILE *out, struct fault *why)
{
	char origin[PATH_MAX], number[8];
	struct profile check;
	int written = 0;

	profile_file(o->profile, origin, sizeof origin);
	snprintf(number, sizeof number, "%d", p->profile.unit);
	if (p->profile.unit != p->profile_unit && ++written &&
		probe_file_write(o->write, origin, "plc", "unit", number, why))
		return -1;
	for (int i = 0; i < findings->count; i++) {
		const struct probe_finding *f = &findings->list[i];

		if (*f->name && ++written &&
			probe_file_write(o->write, origin, f->section, f->name, f->value, why))
			return -1;
	}
	if (!written) {
		fprintf(out, _("nothing to change: %s was not written\n"), o->write);
		return 0;
	}
	fprintf(out, _("%s was written\n"), o->write);
	return profile_read(o->write, &check, why);
}

static int ask_all(const struct probe_options *o, struct probe *p, FILE *out,
	struct findings *findings, struct fault *why)
{
	struct probe_session session = { .probe = p,
		.say = out,
		.seconds = o->seconds,
		.can_skip = !o->once && isatty(STDIN_FILENO) };
	enum signal_id once = o->once ? signal_from(o->once) : SIGNAL_COUNT;
	size_t total = o->once ? 1 : FINDINGS_MAX;

	if (session.can_skip)
		fprintf(out, _("Stop the belt first if possible. Press Enter to skip a signal.\n"));
	for (size_t i = 0; i < total; i++) {
		enum signal_id id = o->once ? once : session_signals[i];
		struct probe_finding *f = &findings->list[findings->count];
		int result = probe_session_ask(&session, id, f, why);

		if (result < 0)
			return -1;
		findings->count += result;
		if (result && !o->json)
			print_finding(f, out);
	}
	return 0;
}

/* Were all requested signals found? Decides the exit code. */
static bool all_found(const struct findings *findings)
{
	bool found = true;

	for (int i = 0; i < findings->count; i++)
		found &= findings->list[i].verdict != PROBE_STILL &&
			findings->list[i].verdict != PROBE_DEAD && findings->list[i].verdict != PROBE_SEVERAL;
	return found;
}

/* The exit code, or -1 with why. */
static int probe_plc(const struct probe_options *o, const char *address, struct fault *why)
{
	struct probe p = { 0 };
	struct findings findings = { 0 };
	struct profile profile;
	FILE *out = o->json ? stderr : stdout;
	int result;

	if (profile_read(o->profile, &profile, why))
		return -1;
	if (o->unit >= 0)
		profile.unit = o->unit;
	setvbuf(out, NULL, _IOLBF, 0);
	result = probe_open(&p, address, &profile, why);
	if (result == 0) {
		print_unit(&p, out);
		result = probe_discover(&p, why);
	}
	if (result == 0) {
		fprintf(out,
			lang_plural("%d register or bit can be read\n", "%d registers and bits can be read\n",
				(unsigned long)p.word_count),
			p.word_count);
		result = ask_all(o, &p, out, &findings, why);
	}
	if (result == 0 && o->json)
		print_findings_json(&p, address, &findings);
	if (result == 0 && o->write)
		result = write_findings(o, &p, &findings, out, why);
	probe_close(&p);
	return result < 0 ? -1 : all_found(&findings) ? EXIT_OK : EXIT_FAILED;
}

static void print_profile(void *user, const char *name, const char *path, bool hidden)
{
	(void)user;
	if (hidden)
		printf(_("%-16s %s (not used: an earlier folder has this name)\n"), name, path);
	else
		printf("%-16s %s\n", name, path);
}

static int list_profiles(void)
{
	char folder[PROFILE_FOLDER_SIZE];

	profile_each(print_profile, NULL);
	puts(_("Folders, the first one that has the name counts:"));
	for (int i = 0; i < PROFILE_FOLDERS_MAX; i++)
		if (profile_folder(i, folder, sizeof folder))
			printf("  %s\n", folder);
	return EXIT_OK;
}

static int show_profile(const struct probe_options *o, const char *name, struct fault *why)
{
	struct profile profile;

	if (profile_read(name ? name : o->profile, &profile, why))
		return -1;
	if (o->unit >= 0)
		profile.unit = o->unit;
	profile_print(&profile, stdout);
	return 0;
}

static int check_once(const struct probe_options *o, struct fault *why)
{
	struct word_list names = { 0 };

	if (!o->once)
		return isatty(STDIN_FILENO) && !o->json
			? 0
			: fault_set(why, FAULT_USAGE, EXIT_USAGE,
				  MESSAGE("plc.without_terminal_json_say",
					  "without a terminal, or with --json, give the signal: --once LB_IDENT"));
	if (signal_from(o->once) != SIGNAL_COUNT)
		return 0;
	for (int i = 0; i < SIGNAL_COUNT; i++)
		word_list_add(&names, signals[i].name);
	fault_set(why, FAULT_USAGE, EXIT_USAGE, MESSAGE("plc.unknown_signal", "\"%s\" is not a signal"),
		o->once);
	return word_list_refuse(&names, o->once, why);
}

/* --- permission to write ------------------------------------------------------------------------ */

static void print_permission(void *user, const struct row_permission *p)
{
	char shown[TEXT_CLEAN_SIZE(STORE_ADDRESS_MAX)], plc[TEXT_CLEAN_SIZE(SCAN_NAME_MAX)];

	*(int *)user += 1;
	text_clean_again(p->address, strlen(p->address), shown, sizeof shown);
	text_clean_again(p->plc, strlen(p->plc), plc, sizeof plc);
	if (p->allowed_us)
		printf(_("%s: allowed by %s\n"), shown, p->allowed_by);
	else
		printf(_("%s: not allowed; the PLC bridge of %s waits for permission\n"), shown, plc);
}

static int list_permissions(struct store *store, struct fault *why)
{
	int count = 0;

	if (store_each_permission(store, print_permission, &count, why))
		return -1;
	if (!count)
		puts(_("No address yet. A PLC on this computer needs no permission."));
	return EXIT_OK;
}

static int allow_address(struct store *store, const char *key, struct fault *why)
{
	char giver[SCAN_NAME_MAX];

	store_name_giver("cli", giver, sizeof giver);
	if (store_allow_plc(store, key, giver, why))
		return -1;
	printf(_("PLC bridges may write to the PLC at %s from now on\n"), key);
	return EXIT_OK;
}

static int forget_address(struct store *store, const char *key, struct fault *why)
{
	int found = store_forget_plc(store, key, why);

	if (found < 0)
		return -1;
	if (!found)
		return fault_set(why, FAULT_USAGE, EXIT_FAILED,
			MESSAGE("plc.not_allowed",
				"%s was not allowed; warenspur plc allow lists the addresses"),
			key);
	printf(_("no PLC bridge may write to the PLC at %s any more\n"), key);
	return EXIT_OK;
}

/* address NULL: the list. */
static int run_permission(struct probe_options *o, const char *address,
	int (*change)(struct store *, const char *, struct fault *), struct fault *why)
{
	struct store *store;
	struct address parsed;
	char key[STORE_ADDRESS_MAX];
	int result;

	if (address && address_parse(address, &parsed, why))
		return -1;
	if (database_choose(&o->common, address ? DATABASE_CHANGE : DATABASE_READ, why))
		return -1;
	store = store_open(o->common.db, address ? STORE_WRITE : STORE_READ, why);
	if (!store)
		return -1;
	if (address)
		address_key(&parsed, key, sizeof key);
	result = address ? change(store, key, why) : list_permissions(store, why);
	store_close(store);
	return result;
}

/* The exit code, or -1 with why. */
static int run_plc_command(struct probe_options *o, char **operands, int count, struct fault *why)
{
	struct word_list tasks = { 0 };

	if (count >= 1 && count <= 2 && strcmp(operands[0], "show") == 0)
		return show_profile(o, count == 2 ? operands[1] : NULL, why);
	if (count == 1 && strcmp(operands[0], "profiles") == 0)
		return list_profiles();
	if (count == 2 && strcmp(operands[0], "probe") == 0)
		return check_once(o, why) ? -1 : probe_plc(o, operands[1], why);
	if (count >= 1 && count <= 2 && strcmp(operands[0], "allow") == 0)
		return run_permission(o, count == 2 ? operands[1] : NULL, allow_address, why);
	if (count == 2 && strcmp(operands[0], "forget") == 0)
		return run_permission(o, operands[1], forget_address, why);
	word_list_add_all(&tasks, "probe,show,profiles,allow,forget", ',');
	if (count >= 1 && !word_list_has(&tasks, operands[0])) {
		fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("plc.no_task", "\"%s\" is nothing that warenspur plc does"), operands[0]);
		return word_list_refuse(&tasks, operands[0], why);
	}
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("plc.say_probe_address_show",
			"use probe ADDRESS, profiles, show PROFILE, allow ADDRESS or forget ADDRESS; see "
			"--help"));
}

int main(int argc, char **argv)
{
	struct probe_options options;
	struct fault why = { 0 };
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	signal(SIGPIPE, SIG_IGN);
	log_open("plc", options.common.verbose);
	first = run_plc_command(&options, argv + first, argc - first, &why);
	return first < 0 ? fault_print(&why) : first;
}
