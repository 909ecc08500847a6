/* warenspur-plant: one simulated world with real wires. A belt with boxes, its PLC on Modbus TCP
 * and RTU, a PN532 reader chip and a barcode scanner on serial lines, a camera in a FIFO. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/options.h"
#include "core/base/wake.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/schedule.h"
#include "hw/plant/modbus/wires.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

/* A polling master must see the confirmation of the last box before the program ends. */
enum { LINGER_US = 500000 };

enum {
	PLANT_WAKE_SIGNAL,
	WAKE_PN532,
	WAKE_SCANNER,
	WAKE_CAMERA,
	WAKE_HANDHELD,
	WAKE_DESK_CHIP,
	WAKE_MODBUS,
	WAKE_CONTROL = WAKE_MODBUS + WIRES_POLL_MAX,
	PLANT_WAKE_COUNT = WAKE_CONTROL + CONTROL_SOCKET_POLL_MAX
};

struct plant_options {
	struct options_common common;
	const char *modbus, *pn532, *scanner, *handheld, *desk_pn532, *camera, *camera_size, *truth,
		*control, *orders;
	int items, first, boot_id, unit, turnaround, seed, camera_rate, gap, scanner_at;
	double interval, speed;
	bool stopped, exit_done, check;
};

#define AT(member) .offset = offsetof(struct plant_options, member)
static const struct option_row rows[] = {
	{ .name = "modbus",
		.kind = OPTION_TEXT,
		.argument = N_("ADDRESS[,ADDRESS]"),
		.help = N_("addresses of the PLC: tcp:HOST:PORT (port 0: a free one), rtu:PATH:BAUD:8E1"),
		.fallback = "tcp:127.0.0.1:1502",
		AT(modbus) },
	{ .name = "unit",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = N_("Modbus unit ID of the PLC"),
		.fallback = "1",
		.min = 1,
		.max = 247,
		AT(unit) },
	{ .name = "turnaround",
		.kind = OPTION_INTEGER,
		.argument = N_("MS"),
		.help = N_("response delay of the PLC on a serial line"),
		.fallback = "0",
		.min = 0,
		.max = 1000,
		AT(turnaround) },
	{ .name = "pn532",
		.kind = OPTION_TEXT,
		.argument = N_("PATH"),
		.help = N_("create a serial line with an NFC reader chip under this name"),
		AT(pn532) },
	{ .name = "scanner",
		.kind = OPTION_TEXT,
		.argument = N_("PATH"),
		.help = N_("create a serial line with a barcode scanner under this name"),
		AT(scanner) },
	{ .name = "handheld",
		.kind = OPTION_TEXT,
		.argument = N_("PATH"),
		.help = N_("create a serial line with a handheld scanner under this name; order: scan"),
		AT(handheld) },
	{ .name = "desk-pn532",
		.kind = OPTION_TEXT,
		.argument = N_("PATH"),
		.help = N_(
			"create a second NFC reader chip under this name, for tags laid by hand; order: desk"),
		AT(desk_pn532) },
	{ .name = "camera",
		.kind = OPTION_TEXT,
		.argument = N_("PATH"),
		.help = N_("create a FIFO with the pictures of a camera at the read point under this name"),
		AT(camera) },
	{ .name = "camera-size",
		.kind = OPTION_TEXT,
		.argument = "WxH",
		.help = N_("size of the camera pictures"),
		.fallback = "640x480",
		AT(camera_size) },
	{ .name = "camera-rate",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = N_("camera pictures per second"),
		.fallback = "10",
		.min = 1,
		.max = 60,
		AT(camera_rate) },
	{ .name = "items",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = N_("number of boxes; 0: no limit"),
		.fallback = "12",
		.min = 0,
		.max = 9999999,
		AT(items) },
	{ .name = "first",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = N_("number of the first box, to begin later in the sequence"),
		.fallback = "1",
		.min = 1,
		.max = 9999999,
		AT(first) },
	{ .name = "interval",
		.kind = OPTION_REAL,
		.argument = "S",
		.help = N_("seconds between two boxes"),
		.fallback = "3",
		.min = 0.1,
		.max = 3600,
		AT(interval) },
	{ .name = "gap",
		.kind = OPTION_INTEGER,
		.argument = "MM",
		.help = N_("smallest gap between two boxes"),
		.fallback = "60",
		.min = WORLD_GAP_MIN_MM,
		.max = 1000,
		AT(gap) },
	{ .name = "scanner-at",
		.kind = OPTION_INTEGER,
		.argument = "MM",
		.help = N_("distance of the scanner before the read point; 0: at the read point"),
		.fallback = "0",
		.min = 0,
		.max = BELT_IDENT_MM - 1,
		AT(scanner_at) },
	{ .name = "speed",
		.kind = OPTION_REAL,
		.argument = "X",
		.help = N_("run the simulation X times as fast"),
		.fallback = "1",
		.min = 0.1,
		.max = 50,
		AT(speed) },
	{ .name = "truth",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("append the simulation log, as JSON lines"),
		AT(truth) },
	{ .name = "control",
		.kind = OPTION_TEXT,
		.argument = N_("PATH"),
		.help = N_("accept orders at this socket: tags by hand, faults"),
		AT(control) },
	{ .name = "orders",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("execute the orders of this file at their time, lines \"SECONDS ORDER\""),
		AT(orders) },
	{ .name = "seed",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = N_("random seed; 0: the fixed sequence of twelve boxes"),
		.fallback = "0",
		.min = 0,
		.max = 2147483647,
		AT(seed) },
	{ .name = "stopped",
		.kind = OPTION_FLAG,
		.help = N_("wait for a start command instead of running at once"),
		AT(stopped) },
	{ .name = "exit-done",
		.kind = OPTION_FLAG,
		.help = N_("end when the last box is in its lane"),
		AT(exit_done) },
	{ .name = "check",
		.kind = OPTION_FLAG,
		.help = N_("only check the file of --orders"),
		AT(check) },
	{ .name = "boot-id",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = N_("BOOT_ID of the PLC; 0: random"),
		.fallback = "0",
		.min = 0,
		.max = 65535,
		AT(boot_id) },
};

static const struct options_program program = {
	.name = "warenspur-plant",
	.section = "plant",
	.usage = N_("[options]"),
	.summary = N_("A simulated conveyor with a real interface of PLC, NFC reader chip and barcode "
				  "scanner."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static uint16_t boot_id(int wanted)
{
	uint16_t id = (uint16_t)wanted;

	while (id == 0)
		if (getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id)
			id = (uint16_t)(clock_mono_us() | 1);
	return id;
}

static void print_ready(const struct plant_options *o, const struct wires *wires)
{
	printf("ready");
	for (int i = 0; i < wires->count; i++)
		printf(" modbus=%s", wires_address(wires, i));
	if (o->pn532)
		printf(" pn532=%s", o->pn532);
	if (o->scanner)
		printf(" scanner=%s", o->scanner);
	if (o->handheld)
		printf(" handheld=%s", o->handheld);
	if (o->desk_pn532)
		printf(" desk-pn532=%s", o->desk_pn532);
	if (o->camera)
		printf(" camera=%s", o->camera);
	if (o->control)
		printf(" control=%s", o->control);
	putchar('\n');
	fflush(stdout); /* a closed standard output is ignored */
}

static int poll_until(struct pollfd *fds, int64_t due_us)
{
	int64_t left = due_us - clock_mono_us();
	struct timespec timeout;

	if (left < 0)
		left = 0;
	timeout = clock_timespec_of_us(left);
	return ppoll(fds, PLANT_WAKE_COUNT, &timeout, NULL);
}

/* Standard streams, the other ends of pseudo terminals, the ground truth. */
enum { OTHER_FILES = 16, FILES_NEEDED = PLANT_WAKE_COUNT + OTHER_FILES };

/* poll() refuses more descriptors than the limit allows, and a client that cannot be accepted would
 * wake the loop for ever: so there is room for all of them, or the program does not start. */
static int check_file_limit(struct fault *why)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= FILES_NEEDED)
		return 0;
	if (limit.rlim_max >= FILES_NEEDED) {
		limit.rlim_cur = FILES_NEEDED;
		if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
			return 0;
	}
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("plant.simulated_world_needs_open",
			"the simulation needs %d open files, this shell allows %llu; raise the limit: ulimit "
			"-n %d"),
		FILES_NEEDED, (unsigned long long)limit.rlim_max, FILES_NEEDED);
}

/* 0, or the exit code. */
static int run_loop(struct plant *plant, struct wires *wires, struct control_socket *control,
	int signals_fd, bool exit_done)
{
	struct pollfd fds[PLANT_WAKE_COUNT] = {
		[PLANT_WAKE_SIGNAL] = { .fd = signals_fd, .events = POLLIN },
		[WAKE_SCANNER] = { .fd = plant->scanner.line.fd, .events = POLLIN },
		[WAKE_HANDHELD] = { .fd = plant->desk.handheld.line.fd, .events = POLLIN },
		[WAKE_DESK_CHIP] = { .fd = plant->desk.chip_line.fd, .events = POLLIN },
	};

	for (;;) {
		struct fault why;
		int64_t now;
		int woken;

		fds[WAKE_PN532] = (struct pollfd){ .fd = plant->chip_line.fd, .events = POLLIN };
		fds[WAKE_CAMERA] = belt_camera_poll_fd(&plant->camera);
		wires_poll_fds(wires, &fds[WAKE_MODBUS]);
		control_socket_poll_fds(control, &fds[WAKE_CONTROL]);
		woken = poll_until(fds, plant_due_us(plant));
		if (woken < 0 && errno != EINTR) {
			fault_set(&why, FAULT_SETUP, EXIT_FAILED,
				MESSAGE("plant.cannot_wait_wires", "cannot wait for the connections (%s)"),
				message_error(errno));
			return fault_print(&why);
		}
		now = clock_mono_us();
		plant_run(plant, now);
		if (woken > 0 && fds[WAKE_PN532].revents)
			plant_receive_chip(plant, now);
		if (woken > 0 && fds[WAKE_SCANNER].revents)
			scanner_discard_input(&plant->scanner);
		if (woken > 0 && fds[WAKE_HANDHELD].revents)
			scanner_discard_input(&plant->desk.handheld);
		if (woken > 0 && fds[WAKE_DESK_CHIP].revents)
			desk_receive_chip(&plant->desk, now);
		if (woken > 0)
			belt_camera_serve(&plant->camera, fds[WAKE_CAMERA].revents);
		plant_send_serial(plant, now);
		plant_take_picture(plant, now);
		plant->ground_truth.at_us = now;
		if (woken > 0)
			control_socket_serve(control, &fds[WAKE_CONTROL], plant_control_run, plant);
		if (woken >= 0)
			wires_serve(wires, &fds[WAKE_MODBUS], &plant->memory, plant_refresh, now);
		if (woken > 0 && fds[PLANT_WAKE_SIGNAL].revents && wake_take_signal(signals_fd))
			return EXIT_OK;
		if (exit_done && plant->done_us && now - plant->done_us >= LINGER_US)
			return EXIT_OK;
	}
}

static int open_wires(struct plant *plant, struct wires *wires, struct control_socket *control,
	const struct plant_options *o, struct fault *why)
{
	plant->chip_line.fd = plant->scanner.line.fd = control->listener = -1;
	plant->desk.handheld.line.fd = plant->desk.chip_line.fd = -1;
	if (ground_truth_open(&plant->ground_truth, o->truth, why))
		return -1;
	if (o->pn532 && ptyline_open(&plant->chip_line, o->pn532, why))
		return -1;
	if (o->scanner && ptyline_open(&plant->scanner.line, o->scanner, why))
		return -1;
	if (o->handheld && ptyline_open(&plant->desk.handheld.line, o->handheld, why))
		return -1;
	if (o->desk_pn532 && ptyline_open(&plant->desk.chip_line, o->desk_pn532, why))
		return -1;
	if (belt_camera_open(&plant->camera, o->camera, o->camera_size, o->camera_rate,
			(uint64_t)o->seed, why))
		return -1;
	if (control_socket_open(control, o->control, why))
		return -1;
	return wires_open(wires, o->modbus, o->turnaround, why);
}

static void close_wires(struct plant *plant, struct wires *wires, struct control_socket *control)
{
	control_socket_close(control);
	wires_close(wires);
	belt_camera_close(&plant->camera);
	ptyline_close(&plant->desk.chip_line);
	ptyline_close(&plant->desk.handheld.line);
	ptyline_close(&plant->scanner.line);
	ptyline_close(&plant->chip_line);
	ground_truth_close(&plant->ground_truth);
}

/* All that the program runs; too large for a stack. */
struct simulation {
	struct plant plant;
	struct wires wires;
	struct belt_history history;
	struct schedule schedule;
	struct control_socket control;
};

static int run_simulation(struct simulation *sim, const struct plant_options *o, int signals_fd)
{
	struct fault why = { 0 };
	const struct plant_plan plan = { .items = o->items,
		.first = o->first,
		.interval_s = o->interval,
		.gap_mm = o->gap,
		.scanner_at_mm = o->scanner_at,
		.speed = o->speed,
		.stopped = o->stopped,
		.boot_id = boot_id(o->boot_id),
		.unit = (uint8_t)o->unit,
		.seed = (uint64_t)o->seed };
	int code = EXIT_OK;

	if (schedule_read(&sim->schedule, o->orders, &why))
		code = fault_print(&why);
	if (code != EXIT_OK || o->check) {
		schedule_free(&sim->schedule);
		return code;
	}
	if (open_wires(&sim->plant, &sim->wires, &sim->control, o, &why)) {
		code = fault_print(&why);
	} else {
		print_ready(o, &sim->wires);
		sim->plant.wires = &sim->wires;
		sim->plant.history = &sim->history;
		schedule_join(&sim->schedule, &sim->plant);
		plant_init(&sim->plant, &plan, clock_mono_us());
		code = run_loop(&sim->plant, &sim->wires, &sim->control, signals_fd, o->exit_done);
	}
	close_wires(&sim->plant, &sim->wires, &sim->control);
	schedule_free(&sim->schedule);
	return code;
}

static int run_plant(const struct plant_options *o, int signals_fd)
{
	struct simulation *sim = calloc(1, sizeof *sim);
	struct fault why;
	int code;

	if (!sim) {
		fault_set(&why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
		return fault_print(&why);
	}
	code = run_simulation(sim, o, signals_fd);
	free(sim);
	return code;
}

int main(int argc, char **argv)
{
	static const int ends[] = { SIGTERM, SIGINT, SIGHUP, 0 };
	struct plant_options options;
	struct fault why = { 0 };
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);
	int signals_fd, code;

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	if (first < argc)
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("plant.too_much", "unexpected argument \"%s\"; see warenspur-plant --help"),
			argv[first]);
	if (why.blame)
		return fault_print(&why);
	signal(SIGPIPE, SIG_IGN);
	log_open("plant", options.common.verbose);
	signals_fd = check_file_limit(&why) ? -1 : wake_on_signals(ends, &why);
	if (signals_fd < 0)
		return fault_print(&why);
	code = run_plant(&options, signals_fd);
	close(signals_fd);
	return code;
}
