/* fixture: a device for each driver, at the other end of a real wire: what the contract of all
 * drivers is tried with. What cannot be set up fails the test. */
#ifndef TESTS_SUPPORT_FIXTURE_H
#define TESTS_SUPPORT_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>

struct fixture {
	const char *scheme;
	int tries;           /* how often it may have to speak to be heard */
	bool paced;          /* the wire has a speed of its own: fewer reads have to do */
	bool waits_absent;   /* open() succeeds also while nobody is at the other end (a FIFO) */
	void (*build)(void); /* the device is there, and silent */
	void (*raze)(void);
	void (*speak)(unsigned n); /* something to read, different for each n */
	void (*hush)(unsigned n);  /* it is taken away again */
	void (*pull)(void);        /* the device goes */
	void (*plug)(void);        /* and comes back */
};

extern const struct fixture fixtures[];
extern const size_t fixture_count;

/* "scheme's address" of the device that build() made. */
extern char fixture_address[256];

/* Must the program be restarted under umockdev-wrapper? It has been when this returns. */
void fixture_wrap(void);

#endif
