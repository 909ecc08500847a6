/* fault_run: random faults against the real plant and the real bridge over a real wire.
 *
 *   fault_run FOLDER SEED BOXES SPEED WIRE ARTICLES.csv       programs are found by $PATH
 *       WIRE: tcp, rtu, or tcp-dense, rtu-dense: boxes 25 mm apart, read 150 mm before the read point, the
 *       serial line at 9600 baud; then no box may have another one's name, and none that was read in a
 *       time without fault may be no_read
 *   fault_run FOLDER                                          judges an earlier run again
 *
 * Reads the ground truth of the plant, commits each box's codes as the readers would, resets and
 * starts by command as an operator would, and injects faults (orders at the plant's control socket,
 * kill -9 of the bridge), all drawn from SEED. Then compares the tables with the ground truth. The
 * last line is a summary; exit code 0: no answered box reached a wrong lane, and every box has one
 * passage with a result that fits. In simulated time, a hundred times faster: check_fault_injection. */
#include "plc-bridge/dialogue/plc_trust.h"
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store/store.h"
#include "hw/plant/world/box_script.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BOXES_MAX = 20000, ARRIVALS_MAX = 40000, SCANS_MAX = 64, BOOTS_MAX = 4000, STEP_MS = 2 };
enum { CALMS_MAX = 100000, SCAN_BOXES_MAX = 100000 };
/* Between two faults, in real time: a bridge watches a PLC for PLC_TRUST_MS before it serves it. */
enum { PAUSE_MIN_MS = 250, PAUSE_MAX_MS = 1800 };
/* After a PLC's end nobody can ask it any more about what it did last. */
enum { UNHEARD_MS = 500 };
/* A bridge accounts for so many boxes that came while it could not look, and for no more (MISSED_MAX). */
enum { ACCOUNTED_MAX = 15 };

struct box {
	int lane;      /* where it belongs */
	double seen_s; /* dense: its front edge passed the reader */
	bool is_read;  /* dense: a code of it was committed */
	bool two;      /* two items lie on it: as long as one is read, it is that one's lane */
};

struct arrival {
	int boot, seq, box, answered, lane, confirmed;
	int rows; /* on record */
	double at_s;
	double life_s; /* life_s() then */
	bool removed, lost;
	/* The count was set just after it: another box of this boot gets its number as well. */
	bool is_renumbered;
};

static struct injection {
	const char *folder, *wire;
	bool dense;
	char db[256], control[256], truth[256], address[300], profile[256];
	uint64_t random;
	double speed;
	pid_t plant, bridge;
	int64_t bridge_due_ms;
	FILE *truth_file;
	struct store *store;
	int control_fd;

	struct box boxes[BOXES_MAX + 1];
	struct arrival arrivals[ARRIVALS_MAX];
	size_t arrival_count;
	double boot_ends_s[BOOTS_MAX], boot_lives_s[BOOTS_MAX], kills_s[BOOTS_MAX];
	double still_s, still_since_s; /* for how long the PLC stood still; 0: it does not now */
	int boots[BOOTS_MAX];
	size_t boot_count, kill_count;
	int boot, state, newest_box;
	bool done;

	struct due_scan {
		int64_t at_us;  /* wall clock: when the device has seen it, the box stood there */
		int64_t due_ms; /* when it is committed */
		char data[128];
		bool tag;
		int box;
	} scans[SCANS_MAX];
	int *scan_boxes; /* by scan.seq: the box it was read on; of SCAN_BOXES_MAX */
	size_t scan_count;
	int64_t fault_ms, undo_ms, order_ms;
	const char *undo; /* the order that ends the present fault */
	struct calm {
		double from_s, to_s;
	} calms[CALMS_MAX]; /* no fault was on, and a bridge ran */
	size_t calm_count;
	double calm_since_s; /* 0: it is not calm */
	double first_look_s; /* the first values of the PLC that a bridge has recorded */
	int faults, kills, bad;
} f;

/* --- chance ------------------------------------------------------------------------------------ */

/* splitmix64, as in tests/fault_injection/fault_injection_world.c. */
static uint64_t draw(uint64_t below)
{
	uint64_t z = f.random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (z ^ z >> 31) % below;
}

/* Of belt time, in real milliseconds. */
static int64_t belt_ms(int64_t from, int64_t to)
{
	return (int64_t)((double)(from + (int64_t)draw((uint64_t)(to - from + 1))) / f.speed) + 1;
}

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void complain(const char *format, ...)
{
	va_list args;

	if (++f.bad > 20)
		return;
	va_start(args, format);
	fputs("  ", stdout);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
}

static _Noreturn void die(const char *what)
{
	printf("fire: %s (%s)\n", what, strerror(errno));
	exit(1);
}

/* --- children ---------------------------------------------------------------------------------- */

static pid_t start(const char *out, char *const argv[])
{
	pid_t parent = getpid(), pid = fork();
	int fd;

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = open(out, O_WRONLY | O_CREAT | O_APPEND, 0644);
	if (getppid() != parent || fd < 0)
		_exit(1);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

static void path_in(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s/%s", f.folder, name);
}

static void start_bridge(void)
{
	char log[300], confirm[32], period[16];

	path_in(log, sizeof log, "bridge.log");
	snprintf(confirm, sizeof confirm, "%.2f", 30 / f.speed);
	snprintf(period, sizeof period, "%d", strcmp(f.wire, "rtu") == 0 ? 20 : 5);
	f.bridge = start(log,
		(char *[]){ "warenspur-plc-bridge", "--db", f.db, "--profile", f.profile, "--period",
			period, "--confirm-timeout", confirm, f.address, NULL });
}

static void start_plant(const char *seed, const char *items)
{
	char log[300], line[600], wire[300], speed[32];
	const char *interval = f.dense ? "0.1" : "0.6";
	int64_t end_ms = clock_mono_ms() + 20000;
	FILE *out;
	char *at = NULL;

	path_in(log, sizeof log, "plant.log");
	snprintf(wire, sizeof wire,
		strcmp(f.wire, "rtu") != 0 ? "tcp:127.0.0.1:0"
			: f.dense              ? "rtu:%s/rtu:9600:8E1"
								   : "rtu:%s/rtu:115200:8E1",
		f.folder);
	snprintf(speed, sizeof speed, "%g", f.speed);
	f.plant = start(log,
		(char *[]){ "warenspur-plant", "--modbus", wire, "--control", f.control, "--truth", f.truth,
			"--seed", (char *)seed, "--items", (char *)items, "--interval", (char *)interval,
			"--speed", speed, "--gap", f.dense ? "25" : "60", "--scanner-at", f.dense ? "150" : "0",
			NULL });
	while (!at && clock_mono_ms() < end_ms) {
		out = fopen(log, "re");
		while (out && !at && fgets(line, sizeof line, out))
			at = strncmp(line, "ready ", 6) == 0 ? strstr(line, "modbus=") : NULL;
		if (out)
			fclose(out);
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
	if (!at || sscanf(at, "modbus=%299s", f.address) != 1)
		die("the plant does not get ready");
}

/* --- fate -------------------------------------------------------------------------------------- */

static void order(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void order(const char *format, ...)
{
	char line[128], answer[256];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof line - 1, format, args);
	va_end(args);
	line[len] = '\n';
	if (send(f.control_fd, line, (size_t)len + 1, MSG_NOSIGNAL) != len + 1 ||
		recv(f.control_fd, answer, sizeof answer, 0) <= 0)
		die("the plant takes no orders");
}

static const struct blow {
	const char *begin, *end; /* orders; end NULL: it ends by itself */
	int argument_max;        /* drawn 1..max for the one %d; 0: none */
	bool tcp_only;
	int64_t min_ms, max_ms; /* belt time */
} faults[] = {
	{ "wire chance 40 cut", "wire well", 0, true, 200, 3000 },
	{ "wire chance 40 mute", "wire well", 0, false, 200, 3000 },
	{ "wire chance 30 truncate", "wire well", 0, false, 200, 2000 },
	{ "wire chance 30 garbage", "wire well", 0, false, 200, 2000 },
	{ "wire chance 30 unit", "wire well", 0, false, 200, 2000 },
	{ "wire chance 30 foreign", "wire well", 0, true, 200, 2000 },
	{ "wire chance 30 twice", "wire well", 0, false, 200, 2000 },
	{ "wire chance 30 late 40", "wire well", 0, false, 200, 2000 },
	{ "wire chance 40 exception 6", "wire well", 0, false, 200, 3000 },
	{ "wire chance 40 exception 4", "wire well", 0, false, 200, 3000 },
	{ "wire chance 50 delay %d", "wire well", 10, false, 200, 3000 },
	{ "wire chance 30 dribble 1", "wire well", 0, false, 200, 2000 },
	{ "wire chance 30 crc", "wire well", 0, false, 200, 2000 },
	{ "wire refuse %d", NULL, 800, false, 1, 1 },
	{ "plc freeze", "plc run", 0, false, 500, 20000 },
	{ "plc stop", "plc run", 0, false, 200, 10000 },
	{ "plc restart cold", NULL, 0, false, 1, 1 },
	{ "plc restart warm", NULL, 0, false, 1, 1 },
	{ "estop press", "estop release", 0, false, 200, 4000 },
	{ "motor trip", "motor ok", 0, false, 200, 3000 },
	{ "mode manual", "mode auto", 0, false, 200, 3000 },
	{ "kill", NULL, 0, false, 1, 1 },
	{ "kill", NULL, 0, false, 1, 1 },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

static void kill_bridge(void)
{
	int status;

	if (!f.bridge)
		return;
	kill(f.bridge, SIGKILL);
	waitpid(f.bridge, &status, 0);
	f.bridge = 0;
	f.bridge_due_ms = clock_mono_ms() + 20 + (int64_t)draw(400);
	if (f.kill_count < BOOTS_MAX)
		f.kills_s[f.kill_count++] = (double)clock_mono_us() / 1e6;
	f.kills++;
}

static double mono_s(void)
{
	return (double)clock_mono_us() / 1e6;
}

static void end_calm(void)
{
	if (f.calm_since_s > 0 && f.calm_count < CALMS_MAX)
		f.calms[f.calm_count++] = (struct calm){ f.calm_since_s, mono_s() };
	f.calm_since_s = 0;
}

static void begin_fault(int64_t now_ms)
{
	const struct blow *fault = &faults[draw(FAULTS)];
	int number = fault->argument_max ? 1 + (int)draw((uint64_t)fault->argument_max) : 0;

	if ((fault->tcp_only && strcmp(f.wire, "tcp") != 0) ||
		(strstr(fault->begin, "crc") && strcmp(f.wire, "rtu") != 0))
		return;
	f.faults++;
	end_calm();
	if (strcmp(fault->begin, "kill") == 0) {
		kill_bridge();
		return;
	}
	/* The format is one of the table above. */
	if (fault->argument_max) {
		char line[64];

		snprintf(line, sizeof line, "%.*s%d", (int)(strchr(fault->begin, '%') - fault->begin),
			fault->begin, number);
		order("%s", line);
	} else {
		order("%s", fault->begin);
	}
	/* Soon over the edge of its numbers; later in a boot they would come twice. */
	if (strncmp(fault->begin, "plc restart", 11) == 0 && draw(3) == 0)
		order("plc seq 65530");
	f.undo = fault->end;
	f.undo_ms = now_ms + belt_ms(fault->min_ms, fault->max_ms);
}

static void end_fault(void)
{
	if (f.undo)
		order("%s", f.undo);
	f.undo = NULL;
}

static void play_fate(bool peace)
{
	int64_t now_ms = clock_mono_ms();

	if (f.undo && now_ms >= f.undo_ms)
		end_fault();
	if (!f.bridge && now_ms >= f.bridge_due_ms)
		start_bridge();
	if (f.bridge && waitpid(f.bridge, NULL, WNOHANG) == f.bridge) {
		complain("the bridge has ended by itself");
		start_bridge();
	}
	if (!f.undo && f.bridge && f.calm_since_s <= 0)
		f.calm_since_s = mono_s();
	if (peace || f.undo || now_ms < f.fault_ms)
		return;
	begin_fault(now_ms);
	f.fault_ms = now_ms + PAUSE_MIN_MS + (int64_t)draw(PAUSE_MAX_MS - PAUSE_MIN_MS);
}

/* Somebody stands at the belt. */
static void operate(void)
{
	struct command c = { .verb = COMMAND_RESET };
	int64_t now_ms = clock_mono_ms(), seq;

	if (now_ms < f.order_ms || f.state == PLC_RUNNING || f.state == PLC_INIT)
		return;
	f.order_ms = now_ms + 150;
	if (f.state == PLC_STOPPED)
		c.verb = COMMAND_START;
	c.deadline_us = clock_wall_us() + 400000;
	store_add_command(f.store, "plc1", &c, &seq, NULL);
}

/* --- readers ----------------------------------------------------------------------------------- */

static void see(int box, const char *data, bool tag, double at_s)
{
	int64_t at_us = (int64_t)(at_s * 1e6) + clock_wall_us() - clock_mono_us();

	if (f.scan_count == SCANS_MAX)
		return;
	f.scans[f.scan_count] = (struct due_scan){ .at_us = at_us + (int64_t)draw(500),
		.due_ms = clock_mono_ms() + belt_ms(20, 300),
		.tag = tag,
		.box = box };
	snprintf(f.scans[f.scan_count++].data, sizeof f.scans[0].data, "%s", data);
}

static void commit_scan(const struct due_scan *due)
{
	static struct identity identity;
	static struct scan scan;
	struct booking outcome;

	scan = (struct scan){ .at_us = due->at_us,
		.clock_ok = true,
		.carrier = CARRIER_BARCODE,
		.symbology = SYMBOLOGY_UNKNOWN,
		.place = "ident",
		.source = "fire" };
	if (due->tag) {
		scan.carrier = CARRIER_NFC;
		scan.symbology = SYMBOLOGY_NTAG213;
		text_copy(scan.tag, sizeof scan.tag, due->data);
	} else {
		scan.data_len = (uint32_t)snprintf((char *)scan.data, sizeof scan.data, "%s", due->data);
		if (strncmp(due->data, "https:", 6) == 0)
			scan.symbology = SYMBOLOGY_QR;
	}
	identify(&scan, &identity);
	if (booking_record_scan(f.store, &scan, &identity, &outcome, NULL))
		complain("a scan could not be kept");
	else if (outcome.seq > 0 && outcome.seq < SCAN_BOXES_MAX) {
		f.scan_boxes[outcome.seq] = due->box;
		f.boxes[due->box].is_read = true;
	}
}

static void play_readers(void)
{
	int64_t now_ms = clock_mono_ms();

	for (size_t i = 0; i < f.scan_count;) {
		if (f.scans[i].due_ms > now_ms) {
			i++;
			continue;
		}
		commit_scan(&f.scans[i]);
		f.scans[i] = f.scans[--f.scan_count];
	}
}

/* --- the truth --------------------------------------------------------------------------------- */

static int number(const json_t *line, const char *name)
{
	return (int)json_integer_value(json_object_get(line, name));
}

static struct arrival *arrival_of(int boot, int seq)
{
	for (size_t i = f.arrival_count; i > 0 && i + 400 > f.arrival_count; i--)
		if (f.arrivals[i - 1].boot == boot && f.arrivals[i - 1].seq == seq)
			return &f.arrivals[i - 1];
	return NULL;
}

static struct arrival *arrival_of_box(int box)
{
	for (size_t i = f.arrival_count; i > 0 && i + 400 > f.arrival_count; i--)
		if (f.arrivals[i - 1].box == box)
			return &f.arrivals[i - 1];
	return NULL;
}

static void on_present(const json_t *line, double at_s)
{
	const json_t *tags = json_object_get(line, "tags"), *items = json_object_get(line, "tag_items");
	const char *label = json_string_value(json_object_get(line, "label"));
	int box = number(line, "box");

	if (box > BOXES_MAX)
		return;
	f.boxes[box].seen_s = at_s;
	f.boxes[number(line, "box")].two = json_array_size(items) > 1;
	for (size_t i = 0; f.store && i < json_array_size(items); i++) {
		const char *item = json_string_value(json_array_get(items, i));

		see(box, *item ? item : json_string_value(json_array_get(tags, i)), !*item, at_s);
	}
	if (f.store && label && *label)
		see(box, label, false, at_s);
}

/* How long the PLC has been alive until then: a clock that stands still while it does. */
static double life_s(double at_s)
{
	return at_s - f.still_s - (f.still_since_s > 0 ? at_s - f.still_since_s : 0);
}

static void on_boot(int boot, double at_s)
{
	if (f.boot && f.boot_count < BOOTS_MAX) {
		f.boots[f.boot_count] = f.boot;
		f.boot_lives_s[f.boot_count] = life_s(at_s);
		f.boot_ends_s[f.boot_count++] = at_s;
	}
	f.boot = boot;
}

static void on_lane(const json_t *line)
{
	int box = number(line, "box"), lane = number(line, "lane");
	struct arrival *a = arrival_of_box(box);

	if (a)
		a->lane = lane;
	if (lane != LANE_REJECT && box <= BOXES_MAX && lane != f.boxes[box].lane && !f.boxes[box].two &&
		a && !a->lost)
		complain("box %d went to lane %d and belongs to %d", box, lane, f.boxes[box].lane);
}

static void note_renumbered(void)
{
	for (size_t i = f.arrival_count; i > 0 && f.arrivals[i - 1].boot == f.boot; i--)
		f.arrivals[i - 1].is_renumbered = true;
}

/* Stopped or frozen, so that nothing it says can be believed, or alive again. */
static void on_order(const char *what, double at_s)
{
	bool stands = strcmp(what, "plc freeze") == 0 || strcmp(what, "plc stop") == 0;

	if (strncmp(what, "plc seq ", 8) == 0)
		note_renumbered();
	if (stands && f.still_since_s == 0)
		f.still_since_s = at_s;
	if (strcmp(what, "plc run") != 0 || f.still_since_s == 0)
		return;
	f.still_s += at_s - f.still_since_s;
	f.still_since_s = 0;
}

static void on_truth(const json_t *line)
{
	const char *ev = json_string_value(json_object_get(line, "ev"));
	double at_s = json_number_value(json_object_get(line, "t"));
	int box = number(line, "box"), seq = number(line, "seq");
	struct arrival *a = seq > 0 ? arrival_of(f.boot, seq) : NULL;

	if (strcmp(ev, "start") == 0 || (strcmp(ev, "plc") == 0 && number(line, "boot")))
		on_boot(number(line, "boot"), at_s);
	else if (strcmp(ev, "enter") == 0 && box <= BOXES_MAX)
		f.boxes[f.newest_box = box].lane = number(line, "to_lane");
	else if (strcmp(ev, f.dense ? "look" : "present") == 0)
		on_present(line, at_s);
	else if (strcmp(ev, "arrival") == 0 && f.arrival_count < ARRIVALS_MAX)
		f.arrivals[f.arrival_count++] = (struct arrival){ .boot = f.boot,
			.seq = seq,
			.box = box,
			.at_s = at_s,
			.life_s = life_s(at_s) };
	else if (strcmp(ev, "order") == 0)
		on_order(json_string_value(json_object_get(line, "what")), at_s);
	else if (strcmp(ev, "answer") == 0 && a)
		a->answered = number(line, "lane");
	else if (strcmp(ev, "removed") == 0 && a)
		a->removed = true;
	else if (strcmp(ev, "lost") == 0 && a)
		a->lost = true;
	else if (strcmp(ev, "lane") == 0)
		on_lane(line);
	else if (strcmp(ev, "fault") == 0 || strcmp(ev, "state") == 0)
		f.state = number(line, "state");
	else if (strcmp(ev, "done") == 0)
		f.done = true;
}

/* Whole lines only; the rest is read again. */
static void read_truth(void)
{
	static char text[65536];
	long at = ftell(f.truth_file);

	while (fgets(text, sizeof text, f.truth_file)) {
		json_t *line = strchr(text, '\n') ? json_loads(text, 0, NULL) : NULL;

		if (!line) {
			fseek(f.truth_file, at, SEEK_SET);
			break;
		}
		on_truth(line);
		json_decref(line);
		at = ftell(f.truth_file);
	}
	clearerr(f.truth_file);
}

/* --- the judge --------------------------------------------------------------------------------- */

/* The longest time without a fault in which a bridge could look at the PLC. */
static double longest_calm_s(double from_s, double to_s)
{
	double longest_s = 0;

	for (size_t i = 0; i < f.calm_count; i++) {
		double begin_s = f.calms[i].from_s > from_s ? f.calms[i].from_s : from_s;
		double end_s = f.calms[i].to_s < to_s ? f.calms[i].to_s : to_s;

		if (end_s - begin_s > longest_s)
			longest_s = end_s - begin_s;
	}
	return longest_s;
}

/* A calm in which the bridge itself says that it had no PLC, or none that it can trust, was none: on a busy
 * computer a connection breaks without a fault. */
static void cut_calms(sqlite3 *db)
{
	sqlite3_stmt *st;
	double zero_s = (double)(clock_wall_us() - clock_mono_us()) / 1e6;

	if (sqlite3_prepare_v2(db,
			"SELECT at_us / 1e6, coalesce(cleared_us / 1e6, 9e9) FROM alarm WHERE code IN"
			" ('plc_down', 'plc_stale')",
			-1, &st, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW) {
		double from_s = sqlite3_column_double(st, 0) - zero_s;
		double to_s = sqlite3_column_double(st, 1) - zero_s;

		for (size_t i = 0, n = f.calm_count; i < n; i++) {
			struct calm *c = &f.calms[i];

			if (c->to_s <= from_s || c->from_s >= to_s)
				continue;
			if (c->to_s > to_s && f.calm_count < CALMS_MAX)
				f.calms[f.calm_count++] = (struct calm){ to_s, c->to_s };
			c->to_s = from_s > c->from_s ? from_s : c->from_s;
		}
	}
	sqlite3_finalize(st);
}

/* Boxes of before that are on record only if they still stand there: the computer may be busy for so long that
 * the first ones have gone before the bridge is up. */
static void find_first_look(sqlite3 *db)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, "SELECT min(at_us) FROM signal", -1, &st, NULL) != SQLITE_OK ||
		sqlite3_step(st) != SQLITE_ROW)
		die(sqlite3_errmsg(db));
	f.first_look_s =
		(double)(sqlite3_column_int64(st, 0) - (clock_wall_us() - clock_mono_us())) / 1e6;
	sqlite3_finalize(st);
}

/* Is the box one of more in a row than a bridge accounts for, and could it look at none of them? */
static bool was_crowded_out(size_t at)
{
	double within_s = (double)UNHEARD_MS / 1000 + 0.5 + (double)PLC_TRUST_MS / 1000;
	size_t first = at, last = at;

	while (first > 0 && f.arrivals[first - 1].rows == 0 &&
		f.arrivals[first - 1].boot == f.arrivals[at].boot)
		first--;
	while (last + 1 < f.arrival_count && f.arrivals[last + 1].rows == 0 &&
		f.arrivals[last + 1].boot == f.arrivals[at].boot)
		last++;
	return last - first + 1 > ACCOUNTED_MAX &&
		longest_calm_s(f.arrivals[first].at_s, f.arrivals[last].at_s) < within_s;
}

/* Did this boot of the PLC end before it can have been asked about this box? A bridge that was started or
 * has read what no sorter says (garbage) watches it first. */
static bool unheard(const struct arrival *a)
{
	double within_s = (double)UNHEARD_MS / 1000 + 0.5, trust_s = (double)PLC_TRUST_MS / 1000;

	for (size_t i = 0; i < f.boot_count; i++)
		if (f.boots[i] == a->boot && f.boot_ends_s[i] >= a->at_s &&
			(f.boot_lives_s[i] - a->life_s < within_s ||
				longest_calm_s(a->at_s, f.boot_ends_s[i]) < within_s + trust_s))
			return true;
	return false;
}

static void judge_row(const struct arrival *a, sqlite3_stmt *st)
{
	const char *result = (const char *)sqlite3_column_text(st, 0);
	int asked = sqlite3_column_int(st, 1), reached = sqlite3_column_int(st, 2);

	if (!*result)
		complain("box %d (boot %d, track %d): still under way", a->box, a->boot, a->seq);
	if (strcmp(result, "sorted") == 0 &&
		(asked != reached || (a->answered && a->answered != asked)))
		complain("box %d (boot %d, track %d): sorted, asked %d, taken %d, reached %d", a->box,
			a->boot, a->seq, asked, a->answered, reached);
	if (reached && a->lane && reached != a->lane && !a->lost)
		complain("box %d (boot %d, track %d): %s in lane %d, but it is in %d", a->box, a->boot,
			a->seq, result, reached, a->lane);
	if (strcmp(result, "wrong_lane") == 0 && a->answered && a->lane == a->answered)
		complain("box %d (boot %d, track %d): wrong_lane, but it went where it was told", a->box,
			a->boot, a->seq);
}

/* What the decision rested on is on record with it; the articles are the same all the time. */
static void judge_decision(const struct arrival *a, sqlite3_stmt *st)
{
	const char *decision = (const char *)sqlite3_column_text(st, 3);
	const char *article = (const char *)sqlite3_column_text(st, 5);
	int asked = sqlite3_column_int(st, 1), lane = sqlite3_column_int(st, 4);
	bool late = strcmp(decision, "late") == 0, sorted = strcmp(decision, "sorted") == 0;

	if (*decision ? lane < 1 || lane > LANE_COUNT || (!late && lane != asked) : lane != 0)
		complain("box %d (boot %d, track %d): decision \"%s\" for lane %d, asked %d", a->box,
			a->boot, a->seq, decision, lane, asked);
	if (sorted ? sqlite3_column_int(st, 6) != lane
			   : *article && !late && strcmp(decision, "unknown") != 0)
		complain("box %d (boot %d, track %d): decision \"%s\" for lane %d by article \"%s\"",
			a->box, a->boot, a->seq, decision, lane, article);
	if (sorted && a->box && !f.boxes[a->box].two && lane != f.boxes[a->box].lane)
		complain("box %d (boot %d, track %d): decided by its article for lane %d, belongs to %d",
			a->box, a->boot, a->seq, lane, f.boxes[a->box].lane);
}

/* One passage for each box, or none where nobody can have seen it. */
static void judge_numbers(void)
{
	int known_boot = 0; /* the last boot of which a box is on record */

	for (size_t i = 0; i < f.arrival_count; i++) {
		const struct arrival *a = &f.arrivals[i];
		/* Of a boot that did not begin to count at 1 nobody can say what came before the first look. */
		bool is_before_count = a->seq > 60000 && known_boot != a->boot;
		bool is_before_first_look = a->at_s < f.first_look_s;

		if (a->rows)
			known_boot = a->boot;
		if (a->is_renumbered)
			continue;
		if (a->rows > 1 ||
			(a->rows == 0 && !unheard(a) && !is_before_count && !is_before_first_look &&
				!was_crowded_out(i)))
			complain("box %d (boot %d, track %d): %d passages", a->box, a->boot, a->seq, a->rows);
	}
}

/* A time without fault, with some margin for what comes late. */
static bool was_calm(double from_s, double to_s)
{
	for (size_t i = 0; i < f.calm_count; i++)
		if (f.calms[i].from_s <= from_s && f.calms[i].to_s >= to_s)
			return true;
	return false;
}

/* The bridge has verified the PLC, and the belt's way is known, a while after a fault. */
static void judge_name(const struct arrival *a, sqlite3_stmt *st)
{
	const char *result = (const char *)sqlite3_column_text(st, 0);
	int64_t scan = sqlite3_column_int64(st, 7);
	const struct box *box = &f.boxes[a->box];
	double trust_s = (double)PLC_TRUST_MS / 1000;

	if (!f.dense || !a->box)
		return;
	if (scan > 0 && scan < SCAN_BOXES_MAX && f.scan_boxes[scan] && f.scan_boxes[scan] != a->box)
		complain("box %d (boot %d, track %d): %s, named by a code of box %d", a->box, a->boot,
			a->seq, result, f.scan_boxes[scan]);
	if (strcmp(result, "no_read") == 0 && box->is_read && box->seen_s > 0 &&
		was_calm(box->seen_s - trust_s - 1, a->at_s + 3.5))
		complain("box %d (boot %d, track %d): no_read, but it was read", a->box, a->boot, a->seq);
}

static void judge(sqlite3 *db)
{
	sqlite3_stmt *st;

	cut_calms(db);
	find_first_look(db);
	if (sqlite3_prepare_v2(db,
			"SELECT result, asked_lane, reached_lane, decision, decision_lane, decision_article,"
			" (SELECT lane FROM article WHERE gtin = decision_article), coalesce(scan, 0) FROM passage WHERE plc = 'plc1'"
			" AND boot = ? AND track = ?",
			-1, &st, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	for (size_t i = 0; i < f.arrival_count; i++) {
		struct arrival *a = &f.arrivals[i];

		if (a->answered && a->answered != LANE_REJECT && a->box && !f.boxes[a->box].two &&
			a->answered != f.boxes[a->box].lane)
			complain("box %d (boot %d, track %d): misrouted, answered %d, belongs to %d", a->box,
				a->boot, a->seq, a->answered, f.boxes[a->box].lane);
		if (a->is_renumbered) /* its row and that of the other box cannot be told apart */
			continue;
		sqlite3_reset(st);
		sqlite3_bind_int(st, 1, a->boot);
		sqlite3_bind_int(st, 2, a->seq);
		for (; sqlite3_step(st) == SQLITE_ROW; a->rows++) {
			judge_row(a, st);
			judge_decision(a, st);
			judge_name(a, st);
		}
	}
	sqlite3_finalize(st);
	judge_numbers();
}

static int one_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	int value;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		die(sqlite3_errmsg(db));
	value = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return value;
}

static void tell_results(sqlite3 *db)
{
	sqlite3_stmt *st;

	sqlite3_prepare_v2(db, "SELECT result, count(*) FROM passage GROUP BY result ORDER BY 2 DESC",
		-1, &st, NULL);
	while (sqlite3_step(st) == SQLITE_ROW)
		printf("%s %d, ", sqlite3_column_text(st, 0), sqlite3_column_int(st, 1));
	sqlite3_finalize(st);
}

/* --- the run ----------------------------------------------------------------------------------- */

static void make_profile(void)
{
	FILE *out = fopen(f.profile, "we");
	int timeout_ms = (int)(250 / f.speed) > 25 ? (int)(250 / f.speed) : 25;

	if (!out)
		die(f.profile);
	if (f.dense)
		fprintf(out, "[dialogue]\nread_offset_mm = 150\n");
	if (strcmp(f.wire, "rtu") == 0)
		fprintf(out, "[timing]\nresponse_timeout_ms = %d\n", f.dense ? 250 : 60);
	else
		fprintf(out, "[timing]\nresponse_timeout_ms = %d\n", timeout_ms);
	fclose(out);
}

static void connect_control(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (!text_copy(address.sun_path, sizeof address.sun_path, f.control))
		die("the folder's name is too long for a socket");
	f.control_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (f.control_fd < 0 || connect(f.control_fd, (struct sockaddr *)&address, sizeof address))
		die("no control socket");
}

static void step(bool peace)
{
	read_truth();
	play_fate(peace);
	play_readers();
	operate();
	nanosleep(&(struct timespec){ .tv_nsec = STEP_MS * 1000000 }, NULL);
}

static bool all_told(sqlite3 *db)
{
	return one_number(db, "SELECT count(*) FROM passage WHERE result = ''") == 0;
}

static void run(int64_t limit_ms)
{
	int64_t end_ms = clock_mono_ms() + limit_ms;

	while (!f.done && clock_mono_ms() < end_ms)
		step(false);
	if (!f.done)
		complain("no end after %lld s: box %d, state %d", (long long)limit_ms / 1000, f.newest_box,
			f.state);
	end_fault();
}

static void tell_summary(sqlite3 *db, const char *seed)
{
	printf("fire: seed %s, %s%s, %d boxes, %zu arrivals, %d faults, %d kills: ", seed, f.wire,
		f.dense ? " dense" : "", f.newest_box, f.arrival_count, f.faults, f.kills);
	tell_results(db);
	printf("%d complaints\n", f.bad);
}

static sqlite3 *open_records(void)
{
	sqlite3 *db;

	f.truth_file = fopen(f.truth, "re");
	if (!f.truth_file || sqlite3_open_v2(f.db, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		die("no truth, or no database");
	sqlite3_busy_timeout(db, 3000);
	return db;
}

static void name_files(const char *folder)
{
	f.folder = folder;
	path_in(f.db, sizeof f.db, "w.db");
	path_in(f.control, sizeof f.control, "control");
	path_in(f.truth, sizeof f.truth, "truth.jsonl");
	path_in(f.profile, sizeof f.profile, "fire.ini");
}

static int judge_again(void)
{
	sqlite3 *db = open_records();

	f.wire = "judged again";
	read_truth();
	end_calm();
	judge(db);
	tell_summary(db, "?");
	sqlite3_close(db);
	return f.bad > 0;
}

/* All boxes, and then until the last has a result: it may run into the time after which it counts as
 * lost. */
static void play(sqlite3 *db, int boxes)
{
	int64_t end_ms;
	int status;

	f.fault_ms = clock_mono_ms() + 1500;
	run((int64_t)(60000 + boxes * 12000 / f.speed));
	end_ms = clock_mono_ms() + 15000 + (int64_t)(60000 / f.speed);
	while (clock_mono_ms() < end_ms && !(f.bridge && all_told(db)))
		step(true);
	kill(f.bridge, SIGTERM);
	waitpid(f.bridge, &status, 0);
	kill(f.plant, SIGTERM);
	waitpid(f.plant, &status, 0);
}

int main(int argc, char **argv)
{
	char *const import[] = { "warenspur", "import", "--db", f.db, argc > 1 ? argv[argc - 1] : NULL,
		NULL };
	sqlite3 *db;
	char log[300];
	int status;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2) {
		name_files(argv[1]);
		return judge_again();
	}
	if (argc != 7 || atoi(argv[3]) < 1 || atoi(argv[3]) > BOXES_MAX || atof(argv[4]) < 0.1) {
		fprintf(stderr, "usage: fire FOLDER [SEED BOXES SPEED WIRE ARTICLES.csv]\n");
		return 2;
	}
	name_files(argv[1]);
	f.random = strtoull(argv[2], NULL, 10);
	f.speed = atof(argv[4]);
	f.dense = strstr(argv[5], "-dense") != NULL;
	f.wire = strncmp(argv[5], "rtu", 3) == 0 ? "rtu" : "tcp";
	f.scan_boxes = calloc(SCAN_BOXES_MAX, sizeof f.scan_boxes[0]);
	if (!f.scan_boxes)
		die("out of memory");
	f.state = PLC_RUNNING;
	make_profile();
	path_in(log, sizeof log, "import.log");
	waitpid(start(log, import), &status, 0);
	if (status)
		die("articles are not imported");
	start_plant(argv[2], argv[3]);
	f.store = store_open(f.db, STORE_WRITE, NULL);
	if (!f.store)
		die("no database");
	db = open_records();
	connect_control();
	start_bridge();
	play(db, atoi(argv[3]));
	end_calm();
	judge(db);
	tell_summary(db, argv[2]);
	sqlite3_close(db);
	store_close(f.store);
	return f.bad > 0;
}
