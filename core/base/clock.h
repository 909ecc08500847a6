/* clock: wall clock for the times of facts, monotonic clock for waiting. The only module that reads a
 * clock. */
#ifndef CORE_BASE_CLOCK_H
#define CORE_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* Microseconds since 1970 UTC. May jump when the clock is set. */
int64_t clock_wall_us(void);

/* Milliseconds and microseconds of CLOCK_MONOTONIC. Never jump. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

/* A span, not negative, for ppoll(2), nanosleep(2) and timers; also where a long has 32 bits. */
struct timespec clock_timespec_of_us(int64_t us);

/* Is the wall clock synchronised, by the state of the kernel? (adjtimex(2), STA_UNSYNC) */
bool clock_is_synchronised(void);

#define CLOCK_ISO_SIZE 40
/* "2026-11-23T15:04:05.123456+01:00", local time with offset; "" for 0. out: CLOCK_ISO_SIZE. */
void clock_format_iso(int64_t at_us, char *out);

/* The local time as people write it in the current language: "2026-11-23 15:04", "23.11.2026 15:04", with seconds or not;
 * "" for 0. out: LANG_DATE_SIZE (lang.h). Returns out. */
const char *clock_format_local(int64_t at_us, bool has_seconds, char *out);

/* The local time of day in any language, "14:03:22"; "" for 0. out: CLOCK_TIME_SIZE; returned. */
enum { CLOCK_TIME_SIZE = 16 };
const char *clock_format_time(int64_t at_us, char *out);

/* "3:07": minutes and seconds of a span; "0:00" for one below zero. out: CLOCK_SPAN_SIZE; returned. */
enum { CLOCK_SPAN_SIZE = 24 };
const char *clock_format_span(int64_t span_us, char *out);

/* Parses what clock_format_iso() writes ("Z" and fewer decimals are fine too). False if not. */
bool clock_parse_iso(const char *text, int64_t *at_us);

#endif
