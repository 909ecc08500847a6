/* plc_slips: small mistakes in hw/plc/sorter.st that a person could make. Scenes and lockstep must
 * notice each, or they prove nothing. */
#ifndef TESTS_PLC_PLC_SLIPS_H
#define TESTS_PLC_PLC_SLIPS_H

#include "tests/plc/st.h"

struct slip {
	const char *what, *right, *wrong; /* the first `right` in the text becomes `wrong` */
};

enum { PLC_SLIPS = 23 };

extern const struct slip plc_slips[PLC_SLIPS];

/* The text with that slip, compiled. Ends the test if it is not there or does not compile: such a
 * slip proves nothing. Free with st_free(). */
struct st_program *plc_slip_compile(const struct slip *slip);

#endif
