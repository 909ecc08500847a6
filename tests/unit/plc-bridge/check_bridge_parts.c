/* The bridge's other pure parts: profile, process image, link, command. */
#include "plc-bridge/modbus/address.h"
#include "plc-bridge/dialogue/process_image.h"
#include "plc-bridge/dialogue/link.h"
#include "plc-bridge/dialogue/operator_command.h"
#include "plc-bridge/queue.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct fault why;

/* Reads a profile from text by way of a real file. */
static int read_text(const char *text, struct profile *p)
{
	char path[] = "/tmp/warenspur-profile-XXXXXX";
	int fd = mkstemp(path), result;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	result = profile_read(path, p, &why);
	unlink(path);
	return result;
}

START_TEST(shipped_profile_is_the_built_in_one)
{
	struct profile built_in, shipped;

	profile_default(&built_in);
	ck_assert_int_eq(profile_settle(&built_in, "built-in", &why), 0);
	ck_assert_msg(profile_read("hw/plc/sorter.ini", &shipped, &why) == 0, "%s", why.message.text);
	ck_assert_mem_eq(&built_in, &shipped, sizeof shipped);
	ck_assert_int_eq(shipped.request_count, 1);
	ck_assert_int_eq(shipped.requests[0].area, AREA_HOLDING);
	ck_assert_int_eq(shipped.requests[0].first, 0);
	ck_assert_int_eq(shipped.requests[0].count, SIGNAL_REGISTERS);
	ck_assert_int_eq(shipped.word_count, SIGNAL_REGISTERS);
}
END_TEST

START_TEST(read_offsets)
{
	struct profile p;

	profile_default(&p);
	ck_assert(!p.matches_by_belt);
	ck_assert_int_eq(read_text("[dialogue]\nread_offset_mm = 150\n", &p), 0);
	ck_assert(p.matches_by_belt);
	ck_assert_int_eq(profile_read_offset(&p, "any"), 150);
	ck_assert_int_eq(read_text("[dialogue]\nread_offset_mm = 0\n", &p), 0);
	ck_assert(p.matches_by_belt);
	ck_assert_int_eq(
		read_text("[dialogue]\nread_offset_mm = scanner 150 , hall 2 left 2000,nfc 0\n", &p), 0);
	ck_assert_int_eq(profile_read_offset(&p, "scanner"), 150);
	ck_assert_int_eq(profile_read_offset(&p, "hall 2 left"), 2000);
	ck_assert_int_eq(profile_read_offset(&p, "nfc"), 0);
	ck_assert_int_eq(profile_read_offset(&p, "camera"), 0);
}
END_TEST

START_TEST(profile_mistakes_are_sentences)
{
	static const struct {
		const char *text, *position, *says;
	} cases[] = {
		{ "[plc]\nunt = 1\n",
			":2:1:", "\"unt\" is not a setting of [plc]; did you mean unit? Possible: " },
		{ "[plc]\nqqqqqq = 1\n", ":2:1:", "is not a setting of [plc]; possible: " },
		{ "[signal]\nSTATE = 1\n", ":2:1:", "did you mean signals? Possible: plc, base" },
		{ "[plc]\nbyte_order = up\n", ":2:14:", "straight or swapped" },
		{ "[plc]\nwrite_function = 15\n", ":2:18:", "16, or 6" },
		{ "[plc]\nunit =  banana\n", ":2:9:", "whole number from 0 to 255" },
		{ "[plx]\nunit = 1\n", ":2:1:", "[plx] is not a section; did you mean plc?" },
		{ "[signals]\nLB_IDNT = 22.1\n",
			":2:1:", "\"LB_IDNT\" is not a signal; did you mean LB_IDENT?" },
		{ "[signals]\nXYZZY = 22.1\n", ":2:1:", "go into [extra]" },
		{ "[signals]\nLB_IDENT = discret 1\n", ":2:12:", "did you mean discrete? Possible: " },
		{ "[signals]\nLB_IDENT = discrete 1.2\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nLB_IDENT = holding 1\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nLB_IDENT = coil 65536\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nSTATE = discrete 1\n", ":2:9:", "0 to 65535" },
		{ "[signals]\nSTATE = holding 1, slwo\n", ":2:9:", "did you mean slow? Possible: slow" },
		{ "[signals]\nSTATE = 1, read 2\n", ":2:9:", "possible: slow" },
		{ "[signals]\nDEST_LANE = input 1\n", ":2:13:", "because it is written" },
		{ "[signals]\nDEST_LANE = 16, read coil 2\n", ":2:13:", "0 to 65535" },
		{ "[signals]\nSTATE = none\n", "", "the dialogue needs STATE" },
		{ "[signals]\nLB_IDENT = 22.1, slow\n", "", "must not be read slowly" },
		{ "[signals]\nCOMMAND = none\n", "", "must follow" },
		{ "[base]\nholding = 65530\n", "", "above address 65535" },
		{ "[base]\nholdin = 1\n", ":2:1:", "did you mean holding?" },
		{ "[extra]\nSTATE = 40\n", ":2:1:", "no name of the register map" },
		{ "[extra]\nt = 40\n", ":2:1:", "not a name for an additional signal" },
		{ "[extra]\nTEMP = 40\nTEMP = 41\n", ":3:1:", "twice" },
		{ "[extra]\nTEMP = here\n", ":2:8:", "\"here\" is not known" },
		{ "[extra]\nTEMP = 40, scale x\n", ":2:8:", "scale must be a number" },
		{ "[extra]\nTEMP = 40, sclae 2\n", ":2:8:", "did you mean scale? Possible: " },
		{ "[extra]\nTEMP = 40.1, signed\n", ":2:8:", "\"signed\" is not known" },
		{ "[extra]\nTEMP = 40, unit\n", ":2:8:", "up to 15 bytes" },
		{ "[extra]\nTEMP = 22.1\n", ":2:1:", "TEMP and LB_IDENT, which the file does not set" },
		{ "[signals]\nLB_IDENT = 30.0\n[extra]\nA = 30.0\n", ":4:1:", "A and LB_IDENT (line 2)" },
		{ "[signals]\nLB_IDENT = 22\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nLB_IDENT = 22.16\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nSTATE = 70000\n", ":2:9:", "0 to 65535" },
		{ "[signals]\nLB_IDENT = 22.0\n",
			":2:1:", "LB_IDENT and LB_INFEED, which the file does not set" },
		{ "[signals]\nLB_IDENT = 22.0\n\nLB_INFEED = 22.0\n",
			":4:1:", "LB_INFEED and LB_IDENT (line 2) have the same address, holding 22.0" },
		{ "[signals]\nSTATE = 5\n", ":2:1:", "STATE and ENCODER" },
		{ "[signals]\nDEST_SEQ = 40\n", "", "DEST_SEQ must follow DEST_LANE" },
		{ "[dialogue]\nconfirm_timeout_s = 0\n", ":2:21:", "seconds from 0.05" },
		{ "[dialogue]\nread_offset_mm = -1\n", ":2:18:", "from 0 to 2000 for all sources" },
		{ "[dialogue]\nread_offset_mm = 2001\n", ":2:18:", "from 0 to 2000" },
		{ "[dialogue]\nread_offset_mm = 1.5\n", ":2:18:", "a whole number of mm" },
		{ "[dialogue]\nread_offset_mm = far\n", ":2:18:", "scanner 150, nfc 0" },
		{ "[dialogue]\nread_offset_mm = scanner\n", ":2:18:", "SOURCE MM" },
		{ "[dialogue]\nread_offset_mm = scanner 2001\n", ":2:18:", "from 0 to 2000" },
		{ "[dialogue]\nread_offset_mm = scanner 150,\n", ":2:18:", "SOURCE MM" },
		{ "[dialogue]\nread_offset_mm = ,\n", ":2:18:", "SOURCE MM" },
		{ "[dialogue]\nread_offset_mm =\n", ":2:", "SOURCE MM" },
		{ "[dialogue]\nread_offset_mm = 150, nfc 0\n", ":2:18:", "SOURCE MM" },
		{ "[dialogue]\nread_offset_mm = nfc 0, scanner 150, nfc 1\n",
			":2:18:", "names the source \"nfc\" twice" },
		{ "[dialogue]\nread_offset_mm = a 1, b 1, c 1, d 1, e 1, f 1, g 1, h 1, i 1\n",
			":2:18:", "up to 8 pairs" },
		{ "[dialogue]\nread_offset = 150\n", ":2:1:", "did you mean read_offset_mm?" },
		{ "[dialogue]\nread_offset_mm = 150\n[signals]\nENCODER = none\n",
			":2:1:", "needs ENCODER" },
		{ "[signals]\nENCODER = 5, slow\n[dialogue]\nread_offset_mm = 0\n", ":4:1:", "not slow" },
		{ "[plc]\nunit 1\n", ":2:1:", "not a line of a configuration file" },
		{ "[plc]\n unit = 1\n", ":2:1:", "begins with a blank" },
	};
	struct profile p;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_msg(read_text(cases[i].text, &p) == -1, "accepted: %s", cases[i].text);
		ck_assert_msg(strstr(why.message.text, cases[i].says) &&
				strstr(why.message.text, cases[i].position),
			"for \"%s\": %s", cases[i].text, why.message.text);
		ck_assert_int_eq(why.exit_code, EXIT_CONFIG);
	}
	ck_assert_int_eq(profile_read("no-such-plc", &p, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_NO_INPUT);
}
END_TEST

START_TEST(profile_survives_garbage)
{
	static const char *const words[] = { "[plc]\n", "[base]\n", "[signals]\n", "[extra]\n", "\n",
		" = ", "STATE", "LB_IDENT", "DEST_LANE", "holding ", "input ", "discrete ", "coil ", "none",
		".", ", ", "slow", "read ", "scale ", "unit", "title ", "signed", "pair", "0", "1", "22",
		"65535", "99999", "TEMP", "read_max", "read_gap", "byte_order", "swapped", "-", "\xff", ";",
		"\t", "[", "]" };
	unsigned seed = (unsigned)time(NULL);
	char text[400];
	struct profile p;

	printf("profile garbage: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 3000; i++) {
		size_t len = 0;

		for (int n = rand() % 40; n > 0 && len < sizeof text - 16; n--)
			len += (size_t)snprintf(text + len, sizeof text - len, "%s",
				words[(size_t)rand() % (sizeof words / sizeof words[0])]);
		text[len] = '\0';
		if (i % 4 == 0 && len)
			text[(size_t)rand() % len] = (char)(rand() % 255 + 1);
		if (read_text(text, &p) == 0) {
			must(p.word_count <= PROFILE_WORDS_MAX && p.request_count <= PROFILE_REQUESTS_MAX);
			for (int k = 0; k < SIGNAL_COUNT; k++)
				must(p.points[k].slot >= 0 &&
					p.points[k].slot + (k == SIGNAL_ENCODER) < p.word_count);
		}
	}
}
END_TEST

/* Forms of a place, and their results. */
START_TEST(places)
{
	static const struct {
		const char *text, *name, *place;
		int write_address;
	} cases[] = {
		{ "[signals]\nSTATE = 100\n", "STATE", "holding 100", -1 },
		{ "[plc]\nread_function = 4\n", "STATE", "input 0", -1 },
		{ "[plc]\nread_function = 4\n", "DEST_SEQ", "input 17", 17 },
		{ "[signals]\nSTATE = input 7\n", "STATE", "input 7", -1 },
		{ "[signals]\nLB_IDENT = discrete 9\n[base]\ndiscrete = 1000\n", "LB_IDENT",
			"discrete 1009", -1 },
		{ "[signals]\nLAMP_RED = coil 8192 , slow\n", "LAMP_RED", "coil 8192", -1 },
		{ "[signals]\nDEST_LANE = 16,read holding 528\n", "DEST_LANE", "holding 528", 16 },
		{ "[signals]\nDEST_LANE = 16,read holding 528\n[base]\nholding = 1\n", "DEST_LANE",
			"holding 529", 17 },
		{ "[signals]\nJAM = none\n", "JAM", "none", -1 },
		{ "[plc]\nbyte_order = swapped\n", "LB_IDENT", "holding 22.9", -1 },
		{ "[plc]\nbyte_order = swapped\n", "JAM", "holding 22.3", -1 },
	};
	struct profile p;
	char place[32];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum signal_id id = signal_from(cases[i].name);

		ck_assert_msg(read_text(cases[i].text, &p) == 0, "%s", why.message.text);
		ck_assert_str_eq(profile_format_place(&p.points[id], profile_signal_kind(id), place,
							 sizeof place),
			cases[i].place);
		ck_assert_int_eq(p.points[id].write_address, cases[i].write_address);
	}
	ck_assert_int_eq(profile_sheet_number(AREA_HOLDING, 0), 40001);
	ck_assert_int_eq(profile_sheet_number(AREA_HOLDING, 32768), 432769);
	ck_assert_int_eq(profile_sheet_number(AREA_INPUT, 22), 30023);
	ck_assert_int_eq(profile_sheet_number(AREA_DISCRETE, 9998), 19999);
	ck_assert_int_eq(profile_sheet_number(AREA_COIL, 8192), 8193);
}
END_TEST

static void print_requests(const struct profile *p, char *out, size_t size)
{
	*out = '\0';
	for (int i = 0; i < p->request_count; i++)
		snprintf(out + strlen(out), size - strlen(out), "%s%d:%d+%d%s", i ? " " : "",
			profile_function(p->requests[i].area), p->requests[i].first, p->requests[i].count,
			p->requests[i].slow ? "s" : "");
}

/* As few requests as possible, and no two alike. */
START_TEST(reads_are_grouped)
{
	static const struct {
		const char *text, *requests;
	} cases[] = {
		{ "", "3:0+27" },
		{ "[plc]\nread_function = 4\n", "4:0+27" },
		{ "[plc]\nread_max = 10\n", "3:0+10 3:10+11 3:20+7" },
		{ "[signals]\nSTATE = 4000\n", "3:1+26 3:4000+1" },
		{ "[signals]\nSTATE = 42\n", "3:1+42" },
		{ "[plc]\nread_gap = 0\n[signals]\nSTATE = 42\n", "3:1+26 3:42+1" },
		{ "[signals]\nSTATE = 60000\nFAULT_CODE = 50000\n", "3:2+25 3:50000+2 3:60000+1" },
		{ "[signals]\nSTATE = 60000\nFAULT_CODE = 50000\nDONE_SEQ = 65535\n",
			"3:2+25 3:50000+2 3:60000+3 3:65535+1" },
		{ "[signals]\nLB_IDENT = discrete 1\nLB_INFEED = discrete 0\n", "3:0+27 2:0+2" },
		{ "[signals]\nLAMP_RED = coil 6, slow\nJAM = coil 7\n", "3:0+27 1:6+2 1:6+1s" },
		{ "[extra]\nENERGY = 40, pair\n", "3:0+42" },
		{ "[extra]\nENERGY = 400, pair, slow\n", "3:0+27 3:400+2s" },
	};
	struct profile p;
	char requests[200];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_msg(read_text(cases[i].text, &p) == 0, "%s", why.message.text);
		print_requests(&p, requests, sizeof requests);
		ck_assert_str_eq(requests, cases[i].requests);
	}
}
END_TEST

START_TEST(extra_signals)
{
	uint16_t registers[PROFILE_WORDS_MAX] = { 0 };
	uint32_t values[PROFILE_EXTRAS_MAX];
	struct signal_change changes[PROFILE_EXTRAS_MAX];
	struct image_extras record = { 0 };
	struct profile p;

	ck_assert_msg(
		read_text(
			"[extra]\nTEMP = holding 40, signed, scale 0.1, unit °C, title Motor temperature\n"
			"DOOR = 41.3, title Door\nENERGY = 42, pair\n",
			&p) == 0,
		"%s", why.message.text);
	ck_assert_int_eq(p.extra_count, 3);
	ck_assert_str_eq(p.extras[0].unit, "°C");
	ck_assert_str_eq(p.extras[0].title, "Motor temperature");
	ck_assert_double_eq(p.extras[0].scale, 0.1);
	ck_assert_int_eq(p.extras[0].kind, PROFILE_SIGNED);
	ck_assert_int_eq(p.extras[1].kind, PROFILE_BIT);
	registers[p.extras[0].point.slot] = 65531;
	registers[p.extras[1].point.slot] = 8;
	registers[p.extras[2].point.slot + 1] = 7;
	process_image_decode_extras(&p, registers, values);
	ck_assert_uint_eq(values[0], 65531);
	ck_assert_uint_eq(values[1], 1);
	ck_assert_uint_eq(values[2], 7);
	ck_assert_uint_eq(process_image_extra_changes(&record, &p, values, 1, 0, changes), 3);
	ck_assert_str_eq(changes[0].name, "TEMP");
	values[0]++;
	values[1] = 0; /* a bit at once, a register once a second */
	ck_assert_uint_eq(process_image_extra_changes(&record, &p, values, 2, 20, changes), 1);
	ck_assert_str_eq(changes[0].name, "DOOR");
	ck_assert_uint_eq(process_image_extra_changes(&record, &p, values, 3, 1000, changes), 1);
	ck_assert_uint_eq(changes[0].value, 65532);
}
END_TEST

START_TEST(addresses)
{
	static const struct {
		const char *text, *where;
		int baud, stop;
		char parity;
	} good[] = {
		{ "tcp:192.168.0.1:1502", "192.168.0.1/1502", 0, 0, 0 },
		{ "tcp:plc.local", "plc.local/502", 0, 0, 0 },
		{ "tcp:[::1]:502", "::1/502", 0, 0, 0 },
		{ "tcp:[fe80::1%eth0]", "fe80::1%eth0/502", 0, 0, 0 },
		{ "rtu:/dev/ttyUSB0", "/dev/ttyUSB0", 19200, 1, 'E' },
		{ "rtu:/dev/ttyUSB0:9600", "/dev/ttyUSB0", 9600, 1, 'E' },
		{ "rtu:/dev/ttyUSB0:115200:8n2", "/dev/ttyUSB0", 115200, 2, 'N' },
		{ "rtu:/dev/serial/by-path/pci-0:1:1.0-port0", "/dev/serial/by-path/pci-0:1:1.0-port0",
			19200, 1, 'E' },
		{ "rtu:/dev/serial/by-path/pci-0:1:1.0-port0:9600:8O1",
			"/dev/serial/by-path/pci-0:1:1.0-port0", 9600, 1, 'O' },
	};
	static const char *const bad[] = { "", "tcp:", "tcp::502", "tcp:a:0", "tcp:a:65536", "tcp:a:x",
		"rtu:", "rtu::9600", "rtu:/dev/x:9600:8X1", "rtu:/dev/x:9600:7E1", "rtu:/dev/x:9600:8E3",
		"rtu:/dev/x:9600:", "rtu:/dev/x:12345", "udp:a:1", "tcp:[::1]x", "rtu:/dev/x:9600:8E11" };
	struct address a;
	char where[300];

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_msg(address_parse(good[i].text, &a, &why) == 0, "%s: %s", good[i].text,
			why.message.text);
		snprintf(where, sizeof where, a.serial ? "%s%s" : "%s/%s", a.serial ? a.device : a.host,
			a.port);
		ck_assert_str_eq(where, good[i].where);
		ck_assert_int_eq(a.baud, good[i].baud);
		ck_assert_int_eq(a.stop_bits, good[i].stop);
		ck_assert_int_eq(a.parity, good[i].parity);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(address_parse(bad[i], &a, &why) == -1, "accepted: %s", bad[i]);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	}
}
END_TEST

START_TEST(addresses_survive_garbage)
{
	static const char alphabet[] = "tcprtu:::[]//devUSB0198765EON%.\xff ";
	unsigned seed = (unsigned)time(NULL);
	char text[300];
	struct address a;

	printf("address garbage: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 100000; i++) {
		size_t len =
			(size_t)snprintf(text, sizeof text, "%s", i % 3 ? i % 2 ? "tcp:" : "rtu:" : "");

		for (size_t end = len + (size_t)(rand() % 40) * (i % 10 == 0 ? 7 : 1); len < end; len++)
			text[len] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
		text[len] = '\0';
		if (address_parse(text, &a, &why) == 0)
			must(a.serial ? *a.device && a.baud > 0 && a.data_bits == 8 : *a.host && *a.port);
	}
}
END_TEST

/* modbus.md's figures: FC03 x27 at 9600 8E1 is 67 characters, 77 ms. */
START_TEST(times_follow_from_the_line)
{
	struct profile p;
	struct address a;

	ck_assert_int_eq(address_parse("rtu:/dev/x:9600:8E1", &a, &why), 0);
	ck_assert_int_eq((int)address_wire_us(&a, 96), 110000);
	profile_default(&p);
	ck_assert_int_eq((int)address_gap_us(&a, &p), 4010);
	address_fit(&a, &p);
	ck_assert_int_eq(p.response_timeout_ms, 2 * 76 + 100 + 50 + 1);
	ck_assert_int_eq(p.period_ms, 81);
	ck_assert_int_eq(address_parse("rtu:/dev/x:115200:8E1", &a, &why), 0);
	profile_default(&p);
	ck_assert_int_eq((int)address_gap_us(&a, &p), 2000);
	address_fit(&a, &p);
	ck_assert_int_eq(p.response_timeout_ms, 12 + 100 + 50);
	ck_assert_int_eq(p.period_ms, 20);
	ck_assert_int_eq(read_text("[timing]\nresponse_timeout_ms = 77\n[serial]\ngap_ms = 9\n", &p),
		0);
	ck_assert_int_eq((int)address_gap_us(&a, &p), 9000);
	address_fit(&a, &p);
	ck_assert_int_eq(p.response_timeout_ms, 77);
	ck_assert_int_eq(address_parse("tcp:a:1", &a, &why), 0);
	profile_default(&p);
	address_fit(&a, &p);
	ck_assert_int_eq(p.response_timeout_ms, 250);
	ck_assert_int_eq((int)address_gap_us(&a, &p), 0);
}
END_TEST

START_TEST(word_order)
{
	uint16_t registers[SIGNAL_REGISTERS] = { 0 };
	struct plc_image image;
	struct profile p;

	registers[5] = 1;
	registers[6] = 2;
	ck_assert_int_eq(read_text("[plc]\nword_order = low_first\n", &p), 0);
	process_image_decode(&p, registers, &image);
	ck_assert_uint_eq(image.value[SIGNAL_ENCODER], 0x20001);
	p.low_word_first = false;
	process_image_decode(&p, registers, &image);
	ck_assert_uint_eq(image.value[SIGNAL_ENCODER], 0x10002);
}
END_TEST

START_TEST(nonsense_of_a_plc_is_named)
{
	struct plc_image image = { 0 };
	struct profile p;

	profile_default(&p);
	ck_assert_int_eq(process_image_check(&p, &image, &why), 0);
	image.value[SIGNAL_STATE] = 4711;
	ck_assert_int_eq(process_image_check(&p, &image, &why), -1);
	ck_assert_msg(strstr(why.message.text, "STATE = 4711") && strstr(why.message.text, "profile"),
		"%s", why.message.text);
	image.value[SIGNAL_STATE] = PLC_WAITING;
	ck_assert_int_eq(process_image_check(&p, &image, &why), -1);
}
END_TEST

static int find(const struct signal_change *changes, size_t count, enum signal_id id)
{
	for (size_t i = 0; i < count; i++)
		if (changes[i].id == id)
			return (int)i;
	return -1;
}

/* One row per change; a position comes along whenever something happens, else once a second. */
START_TEST(changes_become_rows)
{
	struct image_record record = { 0 };
	struct plc_image image = { 0 };
	struct signal_change changes[SIGNAL_COUNT];

	ck_assert_uint_gt(process_image_changes(&record, &image, 1, 0, changes), 30);
	ck_assert_uint_eq(process_image_changes(&record, &image, 2, 20, changes), 0);
	image.value[SIGNAL_ENCODER] = 8;
	ck_assert_uint_eq(process_image_changes(&record, &image, 3, 40, changes), 0);
	image.value[SIGNAL_LB_IDENT] = 1;
	ck_assert_uint_eq(process_image_changes(&record, &image, 4, 60, changes), 2);
	ck_assert_int_ge(find(changes, 2, SIGNAL_ENCODER), 0);
	image.value[SIGNAL_ENCODER] = 16;
	ck_assert_uint_eq(process_image_changes(&record, &image, 5, 1040, changes), 0);
	ck_assert_uint_eq(process_image_changes(&record, &image, 6, 1060, changes), 1);
	image.value[SIGNAL_BOARD_HEARTBEAT] = 5;
	ck_assert_uint_eq(process_image_changes(&record, &image, 7, 3000, changes), 0);
}
END_TEST

START_TEST(link_tries_again_and_sees_a_dead_heart)
{
	struct link l;

	link_init(&l);
	ck_assert(link_may_connect(&l, 0));
	link_trying(&l, 0);
	link_lost(&l, 1);
	ck_assert(!link_may_connect(&l, 199));
	ck_assert(link_may_connect(&l, 200));
	link_trying(&l, 3000);
	link_connected(&l, 3000);
	link_heard(&l, 1, 3000);
	ck_assert(!l.heartbeat_moves && link_is_live(&l, 4999)); /* one value proves nothing yet */
	link_heard(&l, 1, 5000);
	ck_assert(!link_is_live(&l, 5000));
	link_heard(&l, 2, 5020);
	ck_assert(l.heartbeat_moves);
	ck_assert(link_is_live(&l, 5020));
	link_lost(&l, 5030);
	ck_assert(link_may_connect(&l, 6000)); /* an attempt long ago is no reason to wait */
	link_trying(&l, 6000);
	link_connected(&l, 6010);
	link_heard(&l, 3, 6020); /* changed since, within a second: the program runs */
	ck_assert(l.heartbeat_moves);
	link_lost(&l, 6030);
	link_trying(&l, 8100);
	link_connected(&l, 8100);
	link_heard(&l, 9, 8100); /* changed, but possibly two seconds ago */
	ck_assert(!l.heartbeat_moves);
	link_heard(&l, 10, 8200);
	ck_assert(l.heartbeat_moves);
}
END_TEST

/* A connection that lasts for a moment; answers: it has brought a good answer. */
static void connect_for(struct link *l, int64_t *now_ms, int64_t lasts_ms, bool answers)
{
	*now_ms += link_retry_ms(l);
	ck_assert(link_may_connect(l, *now_ms));
	link_trying(l, *now_ms);
	link_connected(l, *now_ms);
	if (answers)
		link_heard(l, 7, *now_ms + 1);
	link_lost(l, *now_ms + lasts_ms);
}

/* Rarer and rarer while somebody else has the PLC; at once after one that has lasted. */
START_TEST(a_link_that_flaps_waits_longer)
{
	int64_t now_ms = 1000;
	struct link l;

	link_init(&l);
	for (int i = 0; i < LINK_FLAPS_MAX; i++)
		connect_for(&l, &now_ms, i % 2 ? 5 : 1500, i % 2 == 0);
	ck_assert_int_eq(link_retry_ms(&l), LINK_RETRY_MS);
	connect_for(&l, &now_ms, 5, false);
	ck_assert_int_eq(link_retry_ms(&l), 2 * LINK_RETRY_MS);
	for (int i = 0; i < 1000; i++)
		connect_for(&l, &now_ms, 5, true);
	ck_assert_int_eq(link_retry_ms(&l), LINK_RETRY_MAX_MS);
	ck_assert(!link_may_connect(&l, now_ms + LINK_RETRY_MAX_MS - 1));
	connect_for(&l, &now_ms, LINK_CALM_MS, true);
	ck_assert_int_eq(link_retry_ms(&l), LINK_RETRY_MS);
	for (int i = 0; i < 1000; i++) /* a PLC that does not answer is asked as often as ever */
		connect_for(&l, &now_ms, 250, false);
	ck_assert_int_eq(link_retry_ms(&l), LINK_RETRY_MS);
}
END_TEST

static struct plc_image image;
static struct operator_command command;
static struct operator_command_output out;

static void give(enum command_verb verb, int argument)
{
	struct command c = { .seq = 1, .verb = verb, .argument = argument, .deadline_us = 1000000 };

	memset(&command, 0, sizeof command);
	ck_assert(operator_command_give(&command, &c, 0, 0));
	ck_assert(!operator_command_give(&command, &c, 0, 0));
}

START_TEST(command_is_written_once)
{
	memset(&image, 0, sizeof image);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 65535;
	give(COMMAND_STOP, 0);
	operator_command_step(&command, &image, true, 1, &out);
	ck_assert(out.write_command && out.command == PLC_COMMAND_STOP && out.seq == 1);
	image.value[SIGNAL_COMMAND_SEQ] = 1;
	operator_command_step(&command, &image, true, 2, &out);
	ck_assert(!out.write_command && !out.finished);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 1;
	image.value[SIGNAL_COMMAND_RESULT] = PLC_RESULT_DONE;
	operator_command_step(&command, &image, true, 3, &out);
	ck_assert(out.finished);
	ck_assert_int_eq((int)command.command.state, COMMAND_STATE_DONE);
}
END_TEST

START_TEST(command_ends)
{
	static const struct {
		int reads_back, acks, boot;
		enum plc_command_result result;
		int64_t at_ms;
		enum command_state state;
	} cases[] = {
		{ 1, 1, 0, PLC_RESULT_REFUSED, 2, COMMAND_STATE_FAILED },
		{ 0, 0, 0, 0, 2, COMMAND_STATE_FAILED }, /* never arrived: not written again */
		{ 1, 0, 9, 0, 2, COMMAND_STATE_FAILED }, /* the PLC was restarted */
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		memset(&image, 0, sizeof image);
		give(COMMAND_START, 0);
		operator_command_step(&command, &image, true, 1, &out);
		ck_assert(out.write_command);
		image.value[SIGNAL_COMMAND_SEQ] = cases[i].reads_back ? command.seq : 0;
		image.value[SIGNAL_COMMAND_ACK_SEQ] = cases[i].acks ? command.seq : 0;
		image.value[SIGNAL_COMMAND_RESULT] = cases[i].result;
		image.value[SIGNAL_BOOT_ID] = (uint32_t)cases[i].boot;
		operator_command_step(&command, &image, true, cases[i].at_ms, &out);
		ck_assert(out.finished && !out.write_command);
		ck_assert_int_eq((int)command.command.state, (int)cases[i].state);
	}
	give(COMMAND_START, 0);
	operator_command_step(&command, NULL, false, 1001, &out);
	ck_assert(out.finished);
	ck_assert_int_eq((int)command.command.state, COMMAND_STATE_EXPIRED);
}
END_TEST

/* A halted program (STOP, a debugger) would execute it later. */
START_TEST(command_not_taken_is_withdrawn)
{
	memset(&image, 0, sizeof image);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 6;
	give(COMMAND_START, 0);
	operator_command_step(&command, &image, true, 1, &out);
	ck_assert(out.write_command && out.seq == 7);
	image.value[SIGNAL_COMMAND_SEQ] = 7;
	operator_command_step(&command, &image, false, 1000, &out);
	ck_assert(!out.write_command && !out.finished);
	for (int64_t at_ms = 1001; at_ms < 1003; at_ms++) { /* the first one may be lost */
		operator_command_step(&command, &image, false, at_ms, &out);
		ck_assert(out.write_command && !out.finished);
		ck_assert_uint_eq(out.command, PLC_COMMAND_NONE);
		ck_assert_uint_eq(out.seq, 6);
	}
	image.value[SIGNAL_COMMAND_SEQ] = 6;
	operator_command_step(&command, &image, false, 1004, &out);
	ck_assert(out.finished && !out.write_command);
	ck_assert_int_eq((int)command.command.state, COMMAND_STATE_FAILED);
	operator_command_step(&command, &image, true, 1005, &out);
	ck_assert(!out.finished && !out.write_command);
}
END_TEST

/* The PLC cannot be reached at the deadline: as soon as it can. And what an earlier bridge left. */
START_TEST(command_is_withdrawn_after_an_outage)
{
	memset(&image, 0, sizeof image);
	give(COMMAND_STOP, 0);
	operator_command_step(&command, &image, true, 1, &out);
	operator_command_step(&command, NULL, false, 1001, &out);
	ck_assert(!out.finished);
	operator_command_step(&command, NULL, false, 1600, &out);
	ck_assert(out.finished);
	ck_assert_int_eq((int)command.command.state, COMMAND_STATE_FAILED);
	image.value[SIGNAL_COMMAND_SEQ] = 1;
	operator_command_step(&command, &image, false, 9000, &out);
	ck_assert(out.write_command && out.command == PLC_COMMAND_NONE && out.seq == 0);

	memset(&command, 0, sizeof command);
	operator_command_step(&command, &image, false, 1, &out);
	ck_assert(out.write_command && out.command == PLC_COMMAND_NONE && out.seq == 0);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 1;
	operator_command_step(&command, &image, true, 2, &out);
	ck_assert(!out.write_command && !operator_command_wait(&command));
}
END_TEST

START_TEST(unknown_command_never_reaches_the_plc)
{
	memset(&image, 0, sizeof image);
	for (int i = 0; i < 2; i++) {
		give(i ? COMMAND_SPEED : COMMAND_VERB_COUNT, i ? 70000 : 0);
		operator_command_step(&command, &image, true, 1, &out);
		ck_assert(out.finished && !out.write_command && !out.write_speed);
		ck_assert_int_eq((int)command.command.state, COMMAND_STATE_FAILED);
	}
}
END_TEST

START_TEST(speed_is_level_triggered)
{
	memset(&image, 0, sizeof image);
	give(COMMAND_SPEED, 300);
	for (int i = 0; i < 3; i++) { /* again while it is not read back, but not at every poll */
		operator_command_step(&command, &image, true, 1 + i * 200, &out);
		ck_assert(out.write_speed && out.speed_mm_s == 300);
		operator_command_step(&command, &image, true, 100 + i * 200, &out);
		ck_assert(!out.write_speed && !out.finished);
	}
	image.value[SIGNAL_SPEED_SETPOINT] = 300;
	operator_command_step(&command, &image, true, 601, &out);
	ck_assert(out.finished && !out.write_speed);
	ck_assert_int_eq((int)command.command.state, COMMAND_STATE_DONE);
}
END_TEST

/* Results that cannot be known are not reported. */
START_TEST(a_lost_connection_is_no_withdrawal)
{
	memset(&image, 0, sizeof image);
	give(COMMAND_STOP, 0);
	operator_command_step(&command, &image, true, 1, &out);
	ck_assert(out.write_command);
	operator_command_step(&command, NULL, false, 1600, &out);
	ck_assert(out.finished && !strstr(command.command.detail.text, "withdrawn"));
	give(COMMAND_SPEED, 300);
	operator_command_step(&command, &image, true, 1, &out);
	operator_command_step(&command, &image, true, 1600, &out);
	ck_assert(out.finished && !out.write_speed);
	ck_assert_int_eq((int)command.command.state, COMMAND_STATE_FAILED);
	ck_assert_ptr_null(strstr(command.command.detail.text, "withdrawn"));
}
END_TEST

static struct queue queue;

static void put_fact(enum fact_kind kind, uint32_t value)
{
	struct fact fact = { .kind = kind, .signal.value = value };

	if (kind == FACT_PASSAGE)
		fact.passage = (struct passage){ .track = (uint16_t)value };
	ck_assert(queue_put(&queue, &fact));
}

/* A disk that refuses writes for long: signal rows are dropped, oldest first, passages stay,
 * order is kept, and what is being written meanwhile is neither lost nor written twice. */
START_TEST(full_queue_gives_up_signals)
{
	struct signal_change run[8];
	struct fact one;
	uint64_t mark;
	uint32_t next = 3;
	int passages = 0;

	queue_init(&queue);
	for (uint32_t i = 0; i < QUEUE_FACTS_MAX; i++)
		put_fact(i == 5 ? FACT_PASSAGE : FACT_SIGNAL, i);
	ck_assert_uint_eq(queue_peek(&queue, &one, run, 3, &mark), 3);
	ck_assert_uint_eq(run[0].value, 0);
	put_fact(FACT_SIGNAL, QUEUE_FACTS_MAX);
	put_fact(FACT_PASSAGE, QUEUE_FACTS_MAX + 1);
	queue_forget(&queue, 3, mark);
	for (size_t n; (n = queue_peek(&queue, &one, run, 8, &mark)) > 0;
		 queue_forget(&queue, n, mark)) {
		uint32_t first = one.kind == FACT_SIGNAL ? run[0].value : one.passage.track;

		ck_assert_uint_eq(first, next);
		next += (uint32_t)n;
		passages += one.kind == FACT_PASSAGE;
	}
	ck_assert_uint_eq(next, QUEUE_FACTS_MAX + 2);
	ck_assert_int_eq(passages, 2);
	for (uint32_t i = 0; i < QUEUE_FACTS_MAX; i++)
		put_fact(FACT_PASSAGE, i);
	ck_assert(!queue_put(&queue, &(struct fact){ .kind = FACT_SIGNAL }));
	queue_finish(&queue);
}
END_TEST

/* With any number of waiting scans a stop command taken from the store is not lost. */
START_TEST(scans_leave_room_for_a_command)
{
	struct journal_news news = { .kind = NEWS_SIGHTING }, got;
	int scans = 0, commands = 0;

	queue_init(&queue);
	while (queue_tell(&queue, &news))
		ck_assert_int_lt(++scans, QUEUE_NEWS_MAX);
	news.kind = NEWS_REQUESTED_ADDRESS;
	ck_assert(queue_tell(&queue, &news) && !queue_tell(&queue, &news));
	news.kind = NEWS_COMMAND;
	ck_assert(queue_tell(&queue, &news) && !queue_tell(&queue, &news));
	while (queue_take_news(&queue, &got))
		commands += got.kind == NEWS_COMMAND;
	ck_assert_int_eq(commands, 1);
	queue_finish(&queue);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { shipped_profile_is_the_built_in_one, read_offsets,
		profile_mistakes_are_sentences, profile_survives_garbage, places, reads_are_grouped,
		extra_signals, addresses, addresses_survive_garbage, times_follow_from_the_line, word_order,
		nonsense_of_a_plc_is_named, changes_become_rows, link_tries_again_and_sees_a_dead_heart,
		a_link_that_flaps_waits_longer, command_is_written_once, command_ends,
		command_not_taken_is_withdrawn, command_is_withdrawn_after_an_outage,
		unknown_command_never_reaches_the_plc, speed_is_level_triggered,
		a_lost_connection_is_no_withdrawal, full_queue_gives_up_signals,
		scans_leave_room_for_a_command, NULL };

	return suite_of("bridge_parts", tests);
}
