/* plc_twin: the PLC's program three times over, behind one interface: the plant's in C, the one
 * in Structured Text, and that one as openplc.st binds it. What is checked of one is checked of all. */
#ifndef TESTS_PLC_PLC_TWIN_H
#define TESTS_PLC_PLC_TWIN_H

#include "hw/plant/sorter/sorter.h"
#include "tests/plc/st.h"

struct twin_outputs {
	struct sorter_outputs belt;
	bool lamp_green, lamp_yellow, lamp_red, buzzer;
};

struct twin;

struct twin_kind {
	const char *name;
	bool measures; /* has an input for the encoder; else the way is speed times time */
	int cycle_ms;  /* must be scanned so often; 0: at will */
	/* Power on. board: registers 16..21 as they are found. text: hw/plc/, compiled; the C one takes
	 * none. The text must live as long. Free with off(). */
	struct twin *(*on)(const struct st_program *text, uint16_t boot_id, const uint16_t *board);
	void (*off)(struct twin *);
	/* One scan, dt_ms after the last one (0 at the first). 0, or -1 with why. */
	int (*scan)(struct twin *, const struct sorter_inputs *, int dt_ms, struct twin_outputs *,
		struct st_error *why);
	void (*read)(struct twin *, uint16_t *registers);          /* 0..26 */
	void (*write)(struct twin *, int address, uint16_t value); /* as a master, 16..21 */
	void (*poke)(struct twin *, int address, uint16_t value);  /* any, to save hours of boxes */
};

extern const struct twin_kind twin_c, twin_st, twin_openplc;

/* As codesys.st binds it: the PLC cannot write registers 16..21, so rule 1 is kept another way and
 * it is not the same scan by scan. No poke(). */
extern const struct twin_kind twin_codesys;

/* hw/plc/sorter.st and the binding behind it ("openplc.st"). Ends the test if that cannot be read
 * or compiled. Free with st_free(), free(). */
struct st_program *twin_compile(const char *binding);
char *twin_text(const char *binding);

#endif
