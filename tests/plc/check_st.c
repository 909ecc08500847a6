/* The interpreter itself: expressions, types, what it refuses and where. */
#include "tests/support/suite.h"
#include "tests/plc/plc_twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Variables for the expressions below: nothing is folded away that should be run. */
#define DECLARED \
	"PROGRAM P VAR B:BOOL; I:INT; U:UINT; D:UDINT; T:BOOL:=TRUE; F:BOOL; M:INT:=-7; TWO:INT:=2;" \
	" THREE:INT:=3; FOUR:UINT:=4; TEN:UINT:=10; TOP:UINT:=65535; BIG:UDINT:=4294967295;" \
	" A:ARRAY[2..5] OF UINT; N:ARRAY[0..1] OF BOOL; END_VAR "

static struct st_program *compile(const char *text)
{
	struct st_error why;
	struct st_program *p = st_compile(text, strlen(text), &why);

	if (!p)
		ck_abort_msg("%s\nline %d, column %d: %s", text, why.line, why.column, why.text);
	return p;
}

static const struct {
	const char *statement, *variable;
	int64_t value;
} sums[] = {
	{ "I := TWO + THREE * 4", "I", 14 },
	{ "I := (TWO + THREE) * 4", "I", 20 },
	{ "U := TEN - FOUR - 3", "U", 3 },
	{ "U := TEN - (FOUR - 3)", "U", 9 },
	{ "U := 17 MOD 5 * 2", "U", 4 },
	{ "U := TEN MOD FOUR * 2", "U", 4 },
	{ "U := TEN / FOUR * 3", "U", 6 },
	{ "I := M / 2", "I", -3 },
	{ "I := M MOD 2", "I", -1 },
	{ "I := -THREE + 5", "I", 2 },
	{ "I := -(THREE + 5)", "I", -8 },
	{ "I := 5 - -3", "I", 8 },
	{ "U := TOP MOD 65535 + 1", "U", 1 },
	{ "U := 65534 MOD 65535 + 1", "U", 65535 },
	{ "D := BIG / 65536 * 65536 + BIG MOD 65536", "D", 4294967295 },
	{ "B := T OR F AND F", "B", 1 },
	{ "B := (T OR F) AND F", "B", 0 },
	{ "B := T XOR T OR T", "B", 1 },
	{ "B := T OR T XOR T", "B", 1 },
	{ "B := F XOR T AND F", "B", 0 },
	{ "B := NOT F AND F", "B", 0 },
	{ "B := NOT (F AND F)", "B", 1 },
	{ "B := TWO < THREE = T", "B", 1 },
	{ "B := TWO + 1 >= THREE", "B", 1 },
	{ "B := TWO > THREE OR TEN <> 10", "B", 0 },
	{ "B := T = F", "B", 0 },
	{ "B := T <> F", "B", 1 },
	{ "U := INT_TO_UINT(THREE) + TEN", "U", 13 },
	{ "I := UINT_TO_INT(TEN) + M", "I", 3 },
	{ "D := UINT_TO_UDINT(TOP) + 1", "D", 65536 },
	{ "U := UDINT_TO_UINT(BIG MOD 65536)", "U", 65535 },
	{ "A[TWO + 3] := 9; U := A[5]", "U", 9 },
	{ "N[1] := TEN > FOUR; B := N[1]", "B", 1 },
	{ "IF F THEN I := 1; ELSIF T THEN I := 2; ELSE I := 3; END_IF", "I", 2 },
	{ "IF F THEN I := 1; ELSIF F THEN I := 2; ELSE I := 3; END_IF", "I", 3 },
	{ "IF T THEN END_IF", "I", 0 },
	{ "FOR I := 1 TO 4 DO U := U + 10; END_FOR", "U", 40 },
	{ "FOR I := 4 TO 1 DO U := U + 10; END_FOR", "U", 0 },
	{ "FOR I := 4 TO 1 BY -1 DO U := U * 10 + INT_TO_UINT(I); END_FOR", "U", 4321 },
	{ "FOR I := 0 TO 9 BY 4 DO U := U + 1; END_FOR", "U", 3 },
	{ "FOR I := 1 TO 3 DO FOR M := 1 TO I DO U := U + 1; END_FOR; END_FOR", "U", 6 },
	{ "i := tWo (* names and words in any case *) + ThReE", "I", 5 },
};

START_TEST(sums_come_out)
{
	char text[700];
	struct st_error why;
	struct st_program *p;
	struct st_machine *m;

	snprintf(text, sizeof text, DECLARED "%s; END_PROGRAM", sums[_i].statement);
	p = compile(text);
	m = st_power_on(p, "P", &why);
	if (st_scan(m, &why) < 0)
		ck_abort_msg("%s: %s", sums[_i].statement, why.text);
	if (*st_cell(m, sums[_i].variable) != sums[_i].value)
		ck_abort_msg("%s: %lld", sums[_i].statement, (long long)*st_cell(m, sums[_i].variable));
	st_power_off(m);
	st_free(p);
}
END_TEST

/* Refused before it runs. The column is that of the statement's text, from 1. */
static const struct {
	const char *statement;
	int column;
	const char *because;
} refused[] = {
	{ "X := 1", 1, "X is not declared" },
	{ "I := Y", 6, "Y is not declared" },
	{ "I := U", 6, "INT expected, not UINT" },
	{ "I := D + 1", 6, "INT expected, not UDINT" },
	{ "U := U + D", 8, "UINT expected, not UDINT" },
	{ "U := TRUE", 6, "UINT expected, not BOOL" },
	{ "B := 1", 6, "BOOL expected" },
	{ "B := U AND T", 8, "AND does not take UINT" },
	{ "B := T AND U", 8, "BOOL expected, not UINT" },
	{ "B := T < F", 8, "< does not take BOOL" },
	{ "U := T + F", 8, "+ does not take BOOL" },
	{ "B := NOT U", 6, "BOOL expected, not UINT" },
	{ "U := -U", 6, "INT expected, not UINT" },
	{ "U := 65536", 6, "does not fit into UINT" },
	{ "I := 32768", 6, "does not fit into INT" },
	{ "U := -1", 6, "does not fit into UINT" },
	{ "D := 4294967296", 15, "greater than any type" },
	{ "B := U = 70000", 8, "does not fit into UINT" },
	{ "U := 4000000000 + 4000000000", 17, "fits no type" },
	{ "U := 5 / 0", 8, "division by 0" },
	{ "A[1] := 0", 3, "A has no element 1" },
	{ "A[6] := 0", 3, "A has no element 6" },
	{ "A[U] := 0", 3, "INT expected, not UINT" },
	{ "A := 0", 3, "[ expected" },
	{ "U[1] := 0", 2, ":= expected" },
	{ "U := 1 U := 2", 8, "; expected" },
	{ "U = 1", 3, ":= expected" },
	{ "IF U THEN END_IF", 4, "BOOL expected, not UINT" },
	{ "IF T U := 1; END_IF", 6, "THEN expected" },
	{ "IF T THEN U := 1 END_IF", 18, "; expected" },
	{ "FOR U := 1 TO 2 DO END_FOR", 5, "FOR needs an INT" },
	{ "FOR I := 1 TO U DO END_FOR", 15, "INT expected" },
	{ "FOR I := 1 TO 2 BY 0 DO END_FOR", 17, "other than 0" },
	{ "FOR I := 1 TO 2 DO I := 1; END_FOR", 20, "counts a loop" },
	{ "FOR I := 1 TO 2 DO FOR I := 1 TO 2 DO END_FOR; END_FOR", 24, "counts a loop" },
	{ "U := WORD_TO_UINT(U)", 6, "no such function" },
	{ "U := UINT_TO_INT(U)", 6, "UINT expected, not INT" },
	{ "U := UINT_TO_UDINT(I)", 20, "UINT expected, not INT" },
	{ "U := U.X", 6, "U is no instance" },
	{ "U(X := 1)", 1, "U is no instance" },
	{ "U := (1", 8, ") expected" },
	{ "U := 1 + ", 10, "a value expected" },
	{ "U := 'A'", 6, "none of the language" },
	{ "(* (* *) *)", 4, "comment in a comment" },
	{ "(* U := 1", 1, "without end" },
	{ "U := 1; EXIT", 9, "EXIT is not declared" },
};

START_TEST(mistakes_are_refused)
{
	char text[700];
	struct st_error why;

	snprintf(text, sizeof text, DECLARED "\n%s; END_PROGRAM", refused[_i].statement);
	if (st_compile(text, strlen(text), &why))
		ck_abort_msg("taken: %s", refused[_i].statement);
	if (!strstr(why.text, refused[_i].because) || why.line != 2 || why.column != refused[_i].column)
		ck_abort_msg("%s: line %d, column %d: %s", refused[_i].statement, why.line, why.column,
			why.text);
}
END_TEST

static const struct {
	const char *text, *because;
} broken[] = {
	{ "PROGRAM P VAR STEP : INT; END_VAR END_PROGRAM", "STEP is a reserved word" },
	{ "PROGRAM P VAR A : INT; a : INT; END_VAR END_PROGRAM", "a is declared already" },
	{ "PROGRAM P VAR A : FOO; END_VAR END_PROGRAM", "a type expected" },
	{ "PROGRAM P VAR A : P; END_VAR END_PROGRAM", "a type expected" },
	{ "PROGRAM P VAR A : INT END_VAR END_PROGRAM", "; expected" },
	{ "PROGRAM P VAR A, B : INT; END_VAR END_PROGRAM", ": expected" },
	{ "PROGRAM P VAR A : INT := 40000; END_VAR END_PROGRAM", "does not fit into INT" },
	{ "PROGRAM P VAR A : BOOL := 1; END_VAR END_PROGRAM", "BOOL expected" },
	{ "PROGRAM P VAR A : ARRAY[3..2] OF INT; END_VAR END_PROGRAM", "without elements" },
	{ "PROGRAM P VAR A : ARRAY[0..99999] OF INT; END_VAR END_PROGRAM", "small number" },
	{ "PROGRAM P VAR CONSTANT A : INT; END_VAR END_PROGRAM", "a constant without value" },
	{ "PROGRAM P VAR CONSTANT A : INT := 1; END_VAR A := 2; END_PROGRAM", "A cannot be assigned" },
	{ "PROGRAM P VAR A AT %IX0.0 : BOOL; END_VAR A := TRUE; END_PROGRAM", "A cannot be assigned" },
	{ "FUNCTION_BLOCK F VAR_INPUT A : INT; END_VAR A := 2; END_FUNCTION_BLOCK", "A cannot be" },
	{ "FUNCTION_BLOCK F VAR A AT %QW0 : INT; END_VAR END_FUNCTION_BLOCK", "an address expected" },
	{ "FUNCTION_BLOCK F END_PROGRAM", "END_FUNCTION_BLOCK expected" },
	{ "FUNCTION_BLOCK F END_FUNCTION_BLOCK PROGRAM F END_PROGRAM", "F is declared already" },
	{ "PROGRAM P VAR A : INT; END_VAR A := 1;", "END_PROGRAM expected" },
	{ "A := 1;", "FUNCTION_BLOCK, PROGRAM or CONFIGURATION expected" },
	{ "CONFIGURATION C RESOURCE R ON PLC TASK T(INTERVAL := T#20s, PRIORITY := 0);", "not in ms" },
	{ "CONFIGURATION C RESOURCE R ON PLC TASK T(INTERVAL := T#20ms, PRIORITY := 0); "
	  "PROGRAM I WITH T : Q; END_RESOURCE END_CONFIGURATION",
		"a program expected" },
#define FB \
	"FUNCTION_BLOCK F VAR_INPUT X : UINT; END_VAR VAR_IN_OUT Y : UINT; END_VAR VAR_OUTPUT" \
	" Z : UINT; END_VAR VAR L : UINT; END_VAR END_FUNCTION_BLOCK PROGRAM P VAR G : F; U : UINT;" \
	" I : INT; Q AT %QW0 : UINT; END_VAR VAR CONSTANT C : UINT := 1; END_VAR "
	{ FB "G(X := 1); END_PROGRAM", "Y must be given once" },
	{ FB "G(X := 1, X := 2, Y := U); END_PROGRAM", "X must be given once" },
	{ FB "G(X := 1, Y := 2); END_PROGRAM", "Y needs a variable exactly like it" },
	{ FB "G(X := 1, Y := I); END_PROGRAM", "Y needs a variable exactly like it" },
	{ FB "G(X := 1, Y := C); END_PROGRAM", "Y needs a variable exactly like it" },
	{ FB "G(X := 1, Y := Q); END_PROGRAM", "Y needs a variable exactly like it" },
	{ FB "G(X := I, Y := U); END_PROGRAM", "UINT expected, not INT" },
	{ FB "G(L := 1, Y := U); END_PROGRAM", "no input of F" },
	{ FB "G(Z := 1, Y := U); END_PROGRAM", "no input of F" },
	{ FB "U := G.L; END_PROGRAM", "no output of F" },
	{ FB "U := G; END_PROGRAM", "G is an instance" },
	{ FB "G.Z := 1; END_PROGRAM", "G is an instance" },
};

START_TEST(broken_texts_are_refused)
{
	struct st_error why;

	if (st_compile(broken[_i].text, strlen(broken[_i].text), &why))
		ck_abort_msg("taken: %s", broken[_i].text);
	if (!strstr(why.text, broken[_i].because))
		ck_abort_msg("%s: %s", broken[_i].text, why.text);
}
END_TEST

static const struct {
	const char *statement, *because;
} failing[] = {
	{ "TOP := TOP + 1", "65536 leaves the range of UINT" },
	{ "FOUR := FOUR - TEN", "-6 leaves the range of UINT" },
	{ "BIG := BIG + 1", "leaves the range of UDINT" },
	{ "BIG := BIG * BIG", "leaves the range of UDINT" },
	{ "M := M * 10000", "leaves the range of INT" },
	{ "U := UDINT_TO_UINT(BIG)", "leaves the range of UINT" },
	{ "I := UINT_TO_INT(TOP)", "leaves the range of INT" },
	{ "U := INT_TO_UINT(M)", "leaves the range of UINT" },
	{ "U := TEN / U", "division by 0" },
	{ "U := TEN MOD U", "division by 0" },
	{ "U := A[I]", "A has no element 0" },
	{ "A[M] := 1", "A has no element -7" },
	{ "FOR I := 2 TO 6 DO A[I] := 1; END_FOR", "A has no element 6" },
	{ "B := F AND A[I] = 0", "A has no element 0" }, /* both sides, as on most PLCs */
	{ "B := T OR TEN / U = 0", "division by 0" },
	{ "FOR I := 0 TO 32767 DO END_FOR", "leaves the range of INT" },
	{ "FOR I := 1 TO 30000 DO FOR M := 1 TO 30000 DO END_FOR; END_FOR", "without end" },
};

START_TEST(failures_stop_the_machine)
{
	char text[700];
	struct st_error why;
	struct st_program *p;
	struct st_machine *m;

	snprintf(text, sizeof text, DECLARED "\n%s; END_PROGRAM", failing[_i].statement);
	p = compile(text);
	m = st_power_on(p, "P", &why);
	if (st_scan(m, &why) == 0 || !strstr(why.text, failing[_i].because) || why.line != 2)
		ck_abort_msg("%s: line %d: %s", failing[_i].statement, why.line, why.text);
	st_power_off(m);
	st_free(p);
}
END_TEST

START_TEST(blocks_and_instances)
{
	static const char good[] =
		"FUNCTION_BLOCK COUNTER VAR_INPUT ADDED : UINT; END_VAR"
		" VAR_OUTPUT SUM : UINT := 100; END_VAR VAR_IN_OUT ALL : ARRAY[1..2] OF UINT; END_VAR"
		" SUM := SUM + ADDED; ALL[2] := ALL[2] + ADDED; END_FUNCTION_BLOCK "
		"FUNCTION_BLOCK OUTER VAR_IN_OUT ALL : ARRAY[1..2] OF UINT; END_VAR"
		" VAR C : COUNTER; END_VAR"
		" C(ADDED := 1, ALL := ALL); END_FUNCTION_BLOCK "
		"PROGRAM P VAR O : OUTER; C1 : COUNTER; C2 : COUNTER; MINE : ARRAY[1..2] OF UINT;"
		" S1 : UINT; S2 : UINT; END_VAR"
		" C1(ADDED := 10, ALL := MINE); C2(ALL := MINE, ADDED := S1); O(ALL := MINE);"
		" S1 := C1.SUM; S2 := C2.SUM; END_PROGRAM";
	struct st_error why;
	struct st_program *p = compile(good);
	struct st_machine *m = st_power_on(p, "P", &why);

	ck_assert_int_eq(st_scan(m, &why), 0);
	ck_assert_int_eq(st_scan(m, &why), 0);
	ck_assert_int_eq(*st_cell(m, "S1"), 120);
	ck_assert_int_eq(*st_cell(m, "S2"), 210);
	ck_assert_int_eq(st_cell(m, "MINE")[1], 10 + 0 + 1 + 10 + 110 + 1);
	ck_assert_int_eq(st_cell(m, "MINE")[0], 0);
	ck_assert_ptr_null(st_cell(m, "O"));
	ck_assert_ptr_null(st_cell(m, "NOBODY"));
	st_power_off(m);
	m = st_power_on(p, "counter", &why); /* alone, with an array of its own */
	*st_cell(m, "ADDED") = 5;
	ck_assert_int_eq(st_scan(m, &why), 0);
	ck_assert_int_eq(st_cell(m, "ALL")[1], 5);
	st_power_off(m);
	ck_assert_ptr_null(st_power_on(p, "NOBODY", &why));
	st_free(p);
}
END_TEST

START_TEST(the_clock)
{
	static const char text[] = "PROGRAM P VAR RETAIN D : UDINT; END_VAR"
							   " D := TIME_TO_UDINT(TIME()) / 2; END_PROGRAM";
	struct st_error why;
	struct st_program *p = compile(text);
	struct st_machine *m = st_power_on(p, "P", &why);

	ck_assert_int_eq(st_scan(m, &why), 0);
	ck_assert_int_eq(*st_cell(m, "D"), 0);
	st_set_clock(m, UINT32_MAX);
	ck_assert_int_eq(st_scan(m, &why), 0);
	ck_assert_int_eq(*st_cell(m, "D"), INT32_MAX);
	st_power_off(m);
	st_free(p);
}
END_TEST

/* What stands in hw/plc is right for a human's eye too: no tabs, no line over 100 columns. */
START_TEST(the_text_is_tidy)
{
	char *text = twin_text(_i ? "codesys.st" : "openplc.st"), *line = text, *next;

	for (int n = 1; line; line = next, n++) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (strlen(line) > 100 || strchr(line, '\t') || strchr(line, '\r'))
			ck_abort_msg("line %d: %s", n, line);
	}
	free(text);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { blocks_and_instances, the_clock, NULL };
	Suite *all = suite_of("st", tests);
	TCase *rows = tcase_create("rows");

	tcase_add_loop_test(rows, the_text_is_tidy, 0, 2);
	add_table(rows, sums_come_out, sums);
	add_table(rows, mistakes_are_refused, refused);
	add_table(rows, broken_texts_are_refused, broken);
	add_table(rows, failures_stop_the_machine, failing);
	suite_add_tcase(all, rows);
	return all;
}
